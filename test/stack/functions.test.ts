import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { describe, expect, it } from 'vitest';
import { FanOutEnv } from '../../lambdas/fan-out/contract.ts';
import { ManageEnv } from '../../lambdas/manage/contract.ts';
import { PublishEnv } from '../../lambdas/publish/contract.ts';
import { RetryEnv } from '../../lambdas/retry/contract.ts';
import { SendEnv } from '../../lambdas/send/contract.ts';
import { logicalIdIn, synthesize } from './synthesized.ts';

const contracts: Record<string, { shape: object }> = {
  publish: PublishEnv,
  'fan-out': FanOutEnv,
  send: SendEnv,
  retry: RetryEnv,
  manage: ManageEnv,
};
const { all, ofType, directory } = synthesize(
  {
    allowedPrivateCidrs: ['10.0.0.0/8', 'fd00::/8'],
    retryScheduleSeconds: [5, 60],
    httpsOnly: false,
    retentionDays: 30,
  },
  { bundled: true },
);
/** All but CDK's own, which puts the console's files into their bucket. */
const functions = ofType('AWS::Lambda::Function').filter(
  ([id]) => !id.startsWith('CustomCDKBucketDeployment'),
);
const variables = (stage: string) => {
  const environments = functions.map(([, fn]) => fn.Properties['Environment'].Variables);
  return environments.find((environment) => environment.POWERTOOLS_SERVICE_NAME === stage);
};

describe('every function', () => {
  it.each(functions)('%s says its runtime, architecture, memory and timeout', (_id, fn) => {
    expect(fn.Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      MemorySize: expect.any(Number),
      Timeout: expect.any(Number),
      Handler: 'index.handler',
    });
  });

  it.each(functions)('%s writes a log of its own, which is not kept for ever', (_id, fn) => {
    const group = all[logicalIdIn(fn.Properties['LoggingConfig'].LogGroup)];
    expect(group?.Properties['RetentionInDays']).toBe(30);
    const writers = functions.filter(
      ([, other]) =>
        logicalIdIn(other.Properties['LoggingConfig'].LogGroup) ===
        logicalIdIn(fn.Properties['LoggingConfig'].LogGroup),
    );
    expect(writers).toHaveLength(1);
  });

  it.each(functions)('%s has alarms for errors and throttles', (id) => {
    const names = ofType('AWS::CloudWatch::Alarm')
      .filter(([, alarm]) => JSON.stringify(alarm.Properties).includes(`"${id}"`))
      .map(([, alarm]) => String(alarm.Properties['AlarmName']).split('/')[2]);
    expect(names).toEqual(expect.arrayContaining(['Errors', 'Throttles']));
  });
});

describe('every bundle', () => {
  const hasCode = (name: string) => existsSync(`${directory}/${name}/index.cjs`);
  const bundles = readdirSync(directory).filter((name) => name.startsWith('asset.') && hasCode(name));

  it('is made', () => {
    expect(bundles).toHaveLength(functions.length);
  });

  it.each(bundles)('%s needs nothing but Node and its own files', (bundle) => {
    // manage carries the API document beside its code.
    const files = readdirSync(`${directory}/${bundle}`).filter((name) => name !== 'openapi.json');
    expect(files.filter((name) => !name.endsWith('.cjs'))).toEqual([]);
    const code = files.map((name) => readFileSync(`${directory}/${bundle}/${name}`, 'utf8')).join('\n');
    // In code it stands behind a sign; some messages of the SDK say `require("…")` too.
    const required = [...code.matchAll(/(?<=[=(,;{}!>])require\(["']([^"']+)["']\)/g)].map(
      ([, name = '']) => name,
    );
    expect(required).toContain('node:crypto');
    const own = new Set(files.map((name) => `./${name}`));
    expect(required.filter((name) => !isBuiltin(name) && !own.has(name))).toEqual([]);
    // What esbuild leaves of it in CommonJS is empty: what asks for it throws when it runs.
    expect(code).not.toMatch(/\bimport_meta\w*\.(url|dirname|filename|resolve)\b/);
  });
});

describe('the environment of a function', () => {
  it.each(Object.entries(contracts))('is what the contract of %s parses, and no more', (stage, contract) => {
    const common = ['LOG_LEVEL', 'POWERTOOLS_METRICS_NAMESPACE', 'POWERTOOLS_SERVICE_NAME'];
    expect(Object.keys(variables(stage)).sort()).toEqual([...Object.keys(contract.shape), ...common].sort());
  });

  it('carries the settings', () => {
    const retryList = [5, 60];
    expect(variables('send')).toMatchObject({
      ALLOWED_PRIVATE_CIDRS: '10.0.0.0/8,fd00::/8',
      HTTPS_ONLY: 'false',
      RETENTION_DAYS: '30',
      DISABLE_AFTER_DAYS: 'null',
      RETRY_AFTER_MAX_SECONDS: '3600',
      SERVER_ORIGIN: { 'Fn::GetAtt': [expect.stringMatching(/^Api/), 'ApiEndpoint'] },
    });
    expect(JSON.parse(variables('send').RETRY_SCHEDULES_SECONDS)).toMatchObject({
      'standard-webhooks': retryList,
      misskey: retryList,
    });
    expect(variables('manage')).toMatchObject({ DEFAULT_DIALECT: 'standard-webhooks', HTTPS_ONLY: 'false' });
  });
});

describe('the API', () => {
  it('routes publishing and the rest to their functions, and throttles', () => {
    const keys = ofType('AWS::ApiGatewayV2::Route').map(([, route]) => route.Properties['RouteKey']);
    expect(keys.sort()).toEqual([
      'ANY /api/admin/system-webhook/{proxy+}',
      'ANY /api/i/webhooks/{proxy+}',
      'ANY /api/v1/{proxy+}',
      'ANY /ingest/{proxy+}',
      'GET /',
      'GET /docs',
      'GET /portal',
      'POST /api/v1/app/{app_id}/msg',
    ]);
    expect(ofType('AWS::ApiGatewayV2::Stage')[0]?.[1].Properties).toMatchObject({
      DefaultRouteSettings: { ThrottlingRateLimit: 5000, ThrottlingBurstLimit: 2500 },
      AccessLogSettings: { Format: expect.stringContaining('$context.requestId') },
    });
  });
});
