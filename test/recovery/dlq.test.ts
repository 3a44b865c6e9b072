import { PurgeQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { misskeyExamples } from '../../core/dialects/misskey/examples.ts';
import { operatorConfig } from '../../local/operator.ts';
import { changedAssembly } from '../pipeline/assemblies.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import { dlqRunner } from './dlq-runner.ts';

/** What no handler can take is given up after two receives, 15 seconds apart. */
const impatient = () =>
  changedAssembly('quick', 'dlq-impatient', (resources) => {
    for (const [logicalId, { Type, Properties }] of Object.entries(resources)) {
      if (Type === 'AWS::SQS::Queue' && logicalId.startsWith('Deliveries'))
        Properties['VisibilityTimeout'] = 15;
      if (Type === 'AWS::Lambda::Function' && logicalId.startsWith('Send')) Properties['Timeout'] = 15;
    }
  });

let grapnel: Grapnel;
let run: ReturnType<typeof dlqRunner>['run'];
let runUntil: ReturnType<typeof dlqRunner>['runUntil'];
let operatorCannotDelete = false;
let sqs: SQSClient;

beforeAll(async () => {
  grapnel = await startGrapnel(
    { assemblyDir: await impatient() },
    {
      beforeCall: ({ caller, action }) =>
        operatorCannotDelete && caller === 'local-operator' && action === 'sqs:DeleteMessage'
          ? { status: 400, errorType: 'InternalFailure', message: 'the operator is gone' }
          : undefined,
    },
  );
  ({ run, runUntil } = dlqRunner(grapnel));
  sqs = new SQSClient(operatorConfig(grapnel.stack.gatewayUrl));
});

const inDlq = (queue: string) => {
  const { ready, inFlight } = grapnel.stack.inspectQueue(grapnel.queue(queue));
  return [...ready, ...inFlight];
};
/** Those that anybody can receive. */
const visible = (queue: string) => grapnel.stack.inspectQueue(grapnel.queue(queue)).ready;
const put = (output: string, body: string, attributes: Record<string, string> = {}) =>
  sqs.send(
    new SendMessageCommand({
      QueueUrl: grapnel.stack.outputs[output],
      MessageBody: body,
      MessageAttributes: Object.fromEntries(
        Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
      ),
    }),
  );
const purge = (output: string) =>
  sqs.send(new PurgeQueueCommand({ QueueUrl: grapnel.stack.outputs[output] }));

/** Deliveries of an endpoint that were given up at the first attempt, with retries left: its dialect takes 404 for final. */
async function givenUp(path: string, count: number) {
  const app = await grapnel.application();
  const endpoint = await grapnel.endpoint(app, path, { dialect: 'misskey' });
  grapnel.receiver.answer(path, ...Array.from({ length: count }, () => 404));
  const before = inDlq('DeliveriesDlq').length;
  for (let n = 0; n < count; n++) await grapnel.publish(app, 'note', misskeyExamples['note']);
  await grapnel.until(() => inDlq('DeliveriesDlq').length === before + count, 40_000);
  return { application: app, endpoint };
}

beforeEach(async () => {
  operatorCannotDelete = false;
  await grapnel.stack.waitUntilIdle();
  for (const output of ['EventsDlqUrl', 'DeliveriesDlqUrl', 'ReplayDlqUrl']) await purge(output);
});

describe('show', () => {
  test('counts by queue, reason and endpoint or event type, and leaves all as it is', async () => {
    const { endpoint } = await givenUp('/shown', 3);
    const secret = 'not-for-a-terminal';
    const event = { application: 'nobody', eventType: 'invoice.paid', payload: { secret } };
    await put('EventsQueueUrl', JSON.stringify(event));
    await put('EventsQueueUrl', `${secret} is not JSON`);
    await grapnel.until(() => inDlq('EventsDlq').length === 2);
    const before = [...visible('DeliveriesDlq'), ...visible('EventsDlq')].sort();

    const printed = await run('show');
    expect(printed).toMatch(new RegExp(`3 +deliveries +\\d+s +${endpoint} +.*404`));
    expect(printed).toMatch(/1 +events +\d+s +invoice\.paid +application "nobody" does not exist/);
    expect(printed).toMatch(/1 +events +\d+s +not understood +The message is not JSON/);
    expect(printed).toContain('5 looked at');
    expect(printed).not.toContain(secret);
    expect([...visible('DeliveriesDlq'), ...visible('EventsDlq')].sort()).toEqual(before);
    expect(grapnel.receiver.received('/shown')).toHaveLength(3);

    expect(await run('show', '--max', '2', '--queue', 'deliveries')).toContain(
      '2 looked at (there may be more',
    );
    expect(visible('DeliveriesDlq')).toHaveLength(3);
  }, 120_000);
});

describe('redrive', () => {
  test('a dry run says what would be moved and changes nothing', async () => {
    const { endpoint } = await givenUp('/dry', 12);
    const before = visible('DeliveriesDlq').sort();
    const printed = await run('redrive', '--dry-run', '--endpoint', endpoint);
    expect(printed).toContain('Dry run: 12 would be moved, 0 would stay');
    expect(printed).toContain(endpoint);
    await grapnel.stack.waitUntilIdle();
    expect(visible('DeliveriesDlq').sort()).toEqual(before);
    expect(grapnel.receiver.received('/dry')).toHaveLength(12);
  }, 120_000);

  test('moves what matches; the rest stays and can be seen at once', async () => {
    const one = await givenUp('/one', 13);
    const other = await givenUp('/other', 12);
    const printed = await run('redrive', '--yes', '--endpoint', one.endpoint);
    expect(printed).toContain('13 moved, 12 skipped.');
    expect(visible('DeliveriesDlq')).toHaveLength(12);
    await grapnel.receiver.waitFor('/one', 26);
    await grapnel.stack.waitUntilIdle();
    expect(grapnel.receiver.received('/one')).toHaveLength(26);
    expect(grapnel.receiver.received('/other')).toHaveLength(12);

    const until = ['--until', '2020-01-01'];
    for (const filter of [['--reason', '500'], ['--application', 'app_other'], ['--since', '0s'], until]) {
      expect(await run('redrive', '--yes', ...filter)).toContain('0 moved, 12 skipped.');
    }
    expect(visible('DeliveriesDlq')).toHaveLength(12);
    const all = ['--reason', '404', '--application', other.application, '--since', '1h', '--until', '0s'];
    expect(await run('redrive', '--yes', '--max', '5', ...all)).toContain('5 moved');
    expect(visible('DeliveriesDlq')).toHaveLength(7);
    await grapnel.receiver.waitFor('/other', 17);
  }, 120_000);

  test('gives a delivery exactly one more attempt, and what fails is back with its reason', async () => {
    const { application, endpoint } = await givenUp('/once-more', 3);
    // This failure is one that the schedule would retry.
    grapnel.receiver.answer('/once-more', 500, 500, 500, 500, 500, 500);
    expect(await run('redrive', '--yes', '--queue', 'deliveries')).toMatch(/3 moved(, \d came back)?\./);
    await grapnel.until(() => visible('DeliveriesDlq').length === 3);
    await grapnel.stack.waitUntilIdle();
    expect(grapnel.receiver.received('/once-more')).toHaveLength(6);
    const attempts = await grapnel.waitForAttempts(application, endpoint, 6);
    expect(attempts.map(({ attemptNumber }) => attemptNumber).sort()).toEqual([1, 1, 1, 2, 2, 2]);
    expect(visible('DeliveriesDlq').map((body) => JSON.parse(body).attempt)).toEqual([3, 3, 3]);
    expect(await run('show')).toMatch(/3 +deliveries +\d+s +ep_\w+ +.*500/);
  }, 120_000);

  test('does not move again what comes back while it runs', async () => {
    await givenUp('/comes-back', 20);
    grapnel.receiver.answer('/comes-back', ...Array.from({ length: 60 }, () => 404));
    const printed = await run('redrive', '--yes', '--rate', '10');
    expect(printed).toMatch(/20 moved, \d+ came back\./);
    await grapnel.stack.waitUntilIdle();
    expect(grapnel.receiver.received('/comes-back')).toHaveLength(40);
    expect(visible('DeliveriesDlq')).toHaveLength(20);
  }, 120_000);

  test('does not send what was recovered in the meantime', async () => {
    const { application, endpoint } = await givenUp('/recovered', 2);
    const since = new Date(Date.now() - 3_600_000).toISOString();
    const path = `/app/${application}/endpoint/${endpoint}/recover`;
    expect((await grapnel.api.post(path, { since })).status).toBe(202);
    await grapnel.receiver.waitFor('/recovered', 4);
    await grapnel.stack.waitUntilIdle();
    expect(await run('redrive', '--yes')).toContain('2 moved.');
    await grapnel.stack.waitUntilIdle();
    expect(grapnel.receiver.received('/recovered')).toHaveLength(4);
    expect(inDlq('DeliveriesDlq')).toEqual([]);
  }, 120_000);

  test('keeps to its rate', async () => {
    await givenUp('/slowly', 60);
    grapnel.stack.resetCalls();
    await run('redrive', '--yes', '--rate', '20');
    const times = grapnel.stack
      .calls()
      .filter(({ caller, action }) => caller === 'local-operator' && action === 'sqs:SendMessage')
      .map(({ atMs }) => atMs);
    expect(times).toHaveLength(60);
    const inSecond = (start: number) => times.filter((at) => at >= start && at < start + 1000).length;
    // Batches of ten, half a second apart: a second touches three of them.
    expect(Math.max(...times.map(inSecond))).toBeLessThanOrEqual(40);
    await grapnel.receiver.waitFor('/slowly', 120);
  }, 120_000);

  test('ended by Ctrl-C it gives back what it holds, and the next run finishes', async () => {
    const { endpoint } = await givenUp('/ended', 30);
    const printed = await runUntil(
      (text) => / [1-9]\d* moved/.test(text),
      'redrive',
      '--yes',
      '--rate',
      '10',
    );
    const moved = Number(/Stopped\. (\d+) moved/.exec(printed)?.[1]);
    expect(moved).toBeGreaterThan(0);
    expect(moved).toBeLessThan(30);
    expect(visible('DeliveriesDlq')).toHaveLength(30 - moved);
    expect(await run('redrive', '--yes', '--endpoint', endpoint)).toContain(`${30 - moved} moved`);
    await grapnel.receiver.waitFor('/ended', 60);
    await grapnel.stack.waitUntilIdle();
    expect(grapnel.receiver.received('/ended')).toHaveLength(60);
  }, 120_000);

  test('what was moved but not deleted is sent once, however often it is moved', async () => {
    const { application } = await givenUp('/twice', 5);
    const uid = 'created-late';
    await put('EventsQueueUrl', JSON.stringify({ application: uid, eventType: 'note', payload: { n: 1 } }));
    await grapnel.until(() => inDlq('EventsDlq').length === 1);
    const { id } = (await grapnel.api.post('/app', { name: 'late', uid })).body;
    await grapnel.endpoint(id, '/late');

    operatorCannotDelete = true;
    expect(await run('redrive', '--yes')).toContain('6 moved, 6 moved, but not deleted');
    await grapnel.receiver.waitFor('/twice', 10);
    await grapnel.receiver.waitFor('/late', 1);
    await grapnel.stack.waitUntilIdle();
    expect([...visible('EventsDlq'), ...visible('DeliveriesDlq')]).toHaveLength(6);
    operatorCannotDelete = false;
    expect(await run('redrive', '--yes')).toContain('6 moved.');
    await grapnel.stack.waitUntilIdle();
    expect(grapnel.receiver.received('/twice')).toHaveLength(10);
    expect(grapnel.receiver.received('/late')).toHaveLength(1);
    expect((await grapnel.api.get(`/app/${id}/msg`)).body.data).toHaveLength(1);
    expect([...inDlq('EventsDlq'), ...inDlq('DeliveriesDlq')]).toEqual([]);
    expect(application).toBeTruthy();
  }, 120_000);

  test('poison stays poison: it comes back, marked, and says why nobody knows', async () => {
    await put('DeliveriesDlqUrl', 'poison');
    expect(await run('redrive', '--yes', '--queue', 'deliveries')).toContain('What still fails comes back');
    await grapnel.until(() => visible('DeliveriesDlq').includes('poison'), 90_000);
    expect(await run('show')).toMatch(/1 +deliveries +\d+s +not understood +failed until the queue gave up/);
  }, 120_000);

  test('a background task goes on where it stood', async () => {
    const { application, endpoint } = await givenUp('/task', 2);
    await purge('DeliveriesDlqUrl');
    const since = new Date(Date.now() - 3_600_000).toISOString();
    const path = `/app/${application}/endpoint/${endpoint}/recover`;
    const { id } = (await grapnel.api.post(path, { since })).body;
    await grapnel.receiver.waitFor('/task', 4);
    await grapnel.stack.waitUntilIdle();
    // The same step again, as if it had failed its way to the DLQ after its work.
    const step = { v: 1, organization: grapnel.organization, task: id, step: 0, queuedAtMs: Date.now() };
    await put('ReplayDlqUrl', JSON.stringify(step));
    expect(await run('redrive', '--yes', '--queue', 'replay')).toContain('1 moved.');
    await grapnel.stack.waitUntilIdle();
    expect(inDlq('ReplaysDlq')).toEqual([]);
    expect(grapnel.receiver.received('/task')).toHaveLength(4);
    expect((await grapnel.api.get(`/background-task/${id}`)).body.status).toBe('finished');
  }, 120_000);

  test.each([
    [['redrive'], /--yes/],
    [['redrive', '--queue', 'sends'], /events, deliveries, replay/],
    [['redrive', '--rate', '0'], /between 1 and 500/],
    [['redrive', '--max', 'all'], /whole number/],
    [['redrive', '--since', 'yesterday'], /2026-01-31T12:00:00Z/],
    [['redrive', '--since', '2026-01-31T12:00:00'], /2026-01-31T12:00:00Z/],
    [['show', '--yes'], /only redrive/],
    [['purge'], /show and redrive/],
    [[], /show and redrive/],
  ])('%j is refused with what is allowed', async (args, message) => {
    await expect(run(...args)).rejects.toThrow(message);
  });
});
