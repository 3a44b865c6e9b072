import { misskeyExamples } from '../../core/dialects/misskey/examples.ts';
import { connectInstance } from '../../docs/examples/misskey-instance.ts';
import type { BenchCase, BenchResult } from '../bench-case.ts';
import { type BenchReceiver, startReceiver } from '../receiver.ts';
import { countText } from '../request-count.ts';
import { type BenchStack, withStack } from '../stack.ts';

const userId = '9xq1f0c2b7e30001';
const userToken = 'bench-user-token-1';
const hookCount = 3;

/** One thing that an instance or its user does, and how many requests to AWS it may take in all functions together. */
interface Step {
  readonly name: string;
  readonly most: number;
  /** How many deliveries follow. */
  readonly deliveries: number;
  readonly run: () => Promise<unknown>;
}

/**
 * A note is published to a user with three webhooks: what that costs in publish, fan-out and send together, and what a
 * `test` does. Counts do not depend on the machine; polls of queues are not among them.
 */
export const misskeyInstance: BenchCase = {
  name: 'misskey-instance',
  summary: 'Requests to AWS of what a Misskey instance does.',
  async run({ print }) {
    const receiver = await startReceiver();
    try {
      const settings = { misskeyWebhookLimit: hookCount };
      return await withStack({ settings }, print, async (bench) =>
        measure(bench, await prepare(bench, receiver.url('/')), receiver),
      );
    } finally {
      await receiver.stop();
    }
  },
};

async function prepare({ stack, api }: BenchStack, url: string): Promise<Step[]> {
  const instance = connectInstance(stack.apiUrl, api.token);
  await instance.enableWebhooks(userId, userToken);
  const call = async (endpoint: string, params: object) => {
    const answer = await fetch(`${stack.apiUrl}/api/${endpoint}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${userToken}` },
      body: JSON.stringify(params),
    });
    if (!answer.ok) throw new Error(`${endpoint} was answered with ${answer.status}: ${await answer.text()}`);
    return answer.status === 204 ? {} : JSON.parse(await answer.text());
  };
  let webhookId = '';
  for (let n = 0; n < hookCount; n++) {
    ({ id: webhookId } = await call('i/webhooks/create', { name: `hook ${n}`, url, on: ['note'] }));
  }
  const { note } = misskeyExamples['note'] as { note: { id: string } };
  let next = 0;
  const publish = () =>
    instance.noteWritten({
      note: { ...note, id: `${note.id}${next++}` },
      authorId: userId,
      mentionedIds: [],
    });
  return [
    { name: `a note to ${hookCount} webhooks`, most: 12, deliveries: hookCount, run: publish },
    {
      name: 'a note of a user without webhooks',
      most: 2,
      deliveries: 0,
      run: () => instance.noteWritten({ note, authorId: 'nobody', mentionedIds: [] }),
    },
    {
      name: 'i/webhooks/test',
      most: 12,
      deliveries: 1,
      run: () => call('i/webhooks/test', { webhookId, type: 'note' }),
    },
    { name: 'i/webhooks/list', most: 10, deliveries: 0, run: () => call('i/webhooks/list', {}) },
  ];
}

const stages = /^(Publish|FanOut|Send|Manage)/;

async function measure(
  { stack }: BenchStack,
  steps: readonly Step[],
  receiver: BenchReceiver,
): Promise<BenchResult> {
  for (const { run } of steps) await run();
  await stack.waitUntilIdle();

  const rows: (string | number)[][] = [];
  const problems: string[] = [];
  for (const { name, most, deliveries, run } of steps) {
    receiver.reset();
    stack.resetCalls();
    await run();
    await stack.waitUntilIdle();
    const calls = stack.calls().filter(({ caller }) => stages.test(caller));
    const { succeeded: arrived } = receiver.arrivals(new Map());
    const byStage = countText(
      calls,
      ({ caller, service, operation }) => `${stages.exec(caller)?.[0]}: ${service} ${operation}`,
    );
    rows.push([name, calls.length, most, arrived, byStage]);
    if (calls.length > most) problems.push(`${name} took ${calls.length} requests, ${most} are allowed`);
    if (arrived !== deliveries)
      problems.push(`${name}: ${arrived} deliveries arrived instead of ${deliveries}`);
  }
  const columns = ['what', 'requests to AWS', 'budget', 'deliveries', 'by stage'];
  return {
    ok: problems.length === 0,
    problems,
    figures: [],
    tables: [{ title: 'Each once', columns, rows }],
    charts: [],
  };
}
