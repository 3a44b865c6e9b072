import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { misskeyExamples } from '../core/dialects/misskey/examples.ts';
import { organizationToken } from '../core/manage/organization-token.ts';
import { connectInstance } from '../docs/examples/misskey-instance.ts';
import type { GatewayCall } from '../local/gateway/call-log.ts';
import { type LocalStack, startLocalStack } from '../local/stack.ts';
import { synthesize } from '../local/synthesize.ts';

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
 * Counts the requests to AWS that a note costs which is published to a user with three webhooks, in publish, fan-out and
 * send together, and those of a `test`. Counts do not depend on the machine; polls of queues are not among them.
 *
 * @returns whether each kept to its budget and every delivery arrived
 */
export async function misskeyInstance(print: (line: string) => void): Promise<boolean> {
  const directory = mkdtempSync(join(tmpdir(), 'grapnel-bench-'));
  const assemblyDir = join(directory, 'assembly');
  let received = 0;
  const server = createServer((request, response) => {
    received += 1;
    request.resume();
    response.end();
  }).listen(0, '127.0.0.1');
  try {
    print('synthesizing …');
    await synthesize({
      outDir: assemblyDir,
      settings: { allowedPrivateCidrs: ['127.0.0.0/8'], httpsOnly: false, misskeyWebhookLimit: hookCount },
      settingsFile: join(directory, 'settings.json'),
    });
    print('starting …');
    const stack = await startLocalStack({ assemblyDir, stateDir: join(directory, 'state') });
    try {
      const { port } = server.address() as AddressInfo;
      const steps = await prepare(stack, `http://127.0.0.1:${port}/`);
      return await measure(stack, steps, () => received, print);
    } finally {
      await stack.stop();
    }
  } finally {
    server.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function prepare(stack: LocalStack, url: string): Promise<Step[]> {
  const key = stack.secretValue(stack.outputs['TokenKeySecretArn'] ?? '');
  const token = await organizationToken(key, stack.outputs['DefaultOrganization'] ?? '', Date.now());
  const instance = connectInstance(stack.apiUrl, token);
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
    { name: `a note to ${hookCount} webhooks`, most: 18, deliveries: hookCount, run: publish },
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
    { name: 'i/webhooks/list', most: 8, deliveries: 0, run: () => call('i/webhooks/list', {}) },
  ];
}

async function measure(
  stack: LocalStack,
  steps: readonly Step[],
  received: () => number,
  print: (line: string) => void,
): Promise<boolean> {
  for (const { run } of steps) await run();
  await stack.waitUntilIdle();

  print('');
  print('| what | requests to AWS | budget | deliveries | by stage |');
  print('| --- | ---: | ---: | ---: | --- |');
  let ok = true;
  for (const { name, most, deliveries, run } of steps) {
    const before = received();
    stack.resetCalls();
    await run();
    await stack.waitUntilIdle();
    const calls = stack.calls().filter(({ caller }) => /^(Publish|FanOut|Send|Manage)/.test(caller));
    const arrived = received() - before;
    const kept = calls.length <= most && arrived === deliveries;
    ok &&= kept;
    print(
      `| ${name} | ${calls.length} | ${most} | ${arrived} | ${byStage(calls)}${kept ? '' : ' **not as it should be**'} |`,
    );
  }
  return ok;
}

function byStage(calls: readonly GatewayCall[]): string {
  const counts = new Map<string, number>();
  for (const { caller, service, operation } of calls) {
    const stage = /^(Publish|FanOut|Send|Manage)/.exec(caller)?.[0] ?? caller;
    const name = `${stage}: ${service} ${operation}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => (count === 1 ? name : `${count} × ${name}`)).join(', ');
}
