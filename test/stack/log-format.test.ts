import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { eventBytes, platformLines } from '../../bench/meter/log-bytes.ts';
import { synthesize } from './synthesized.ts';

const functions = synthesize()
  .ofType('AWS::Lambda::Function')
  .filter(([id]) => !id.startsWith('CustomCDKBucketDeployment'));

it.each(functions)(
  '%s leaves out what Lambda writes of each invocation that succeeds',
  (_id, { Properties }) => {
    const logging = Properties['LoggingConfig'];
    expect(logging).toMatchObject({ LogFormat: 'JSON', SystemLogLevel: 'WARN', ApplicationLogLevel: 'INFO' });
    expect(platformLines(logging).map(eventBytes)).toEqual([]);
  },
);

/**
 * Lambda's Node runtime replaces the methods of `console`, and puts what they are given into JSON of its own: metrics in
 * there are none. What is written to stdout and stderr it hands on as it is.
 */
const program = `
  for (const method of ['log', 'info', 'warn', 'error', 'debug', 'trace']) {
    console[method] = () => { throw new Error('console.' + method + ' was used'); };
  }
  const { createTelemetry } = await import('${new URL('../../lambdas/parts/telemetry.ts', import.meta.url)}');
  const telemetry = createTelemetry();
  telemetry.info('An attempt failed.', { endpoint: 'ep_1' });
  telemetry.warn('A delivery was dropped.');
  telemetry.error('It failed.', { error: new Error('why') });
  telemetry.count('DeliverySucceeded');
  telemetry.count('DeliverySucceeded', 2);
  telemetry.flush();
  telemetry.flush();
  telemetry.count('DeliverySucceeded');
  telemetry.flush();
`;

it('metrics and log lines go to stdout and stderr as they are, each a line of JSON that Lambda and CloudWatch understand', () => {
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    encoding: 'utf8',
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: {
      PATH: process.env['PATH'],
      AWS_LAMBDA_LOG_FORMAT: 'JSON',
      AWS_LAMBDA_LOG_LEVEL: 'INFO',
      LOG_LEVEL: 'INFO',
      POWERTOOLS_SERVICE_NAME: 'send',
      POWERTOOLS_METRICS_NAMESPACE: 'Grapnel',
    },
  });
  const parsed = (text: string) =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/;
  expect(parsed(stderr)).toMatchObject([
    { level: 'WARN', message: 'A delivery was dropped.' },
    { level: 'ERROR', message: 'It failed.' },
  ]);
  expect(parsed(stdout)).toMatchObject([
    {
      level: 'INFO',
      message: 'An attempt failed.',
      endpoint: 'ep_1',
      timestamp: expect.stringMatching(rfc3339),
    },
    {
      _aws: {
        CloudWatchMetrics: [
          { Namespace: 'Grapnel', Metrics: [{ Name: 'DeliverySucceeded', Unit: 'Count' }] },
        ],
      },
      service: 'send',
      DeliverySucceeded: 3,
    },
    { service: 'send', DeliverySucceeded: 1 },
  ]);
});
