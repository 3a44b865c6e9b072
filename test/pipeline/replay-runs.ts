import { randomUUID } from 'node:crypto';
import { changedAssembly } from './assemblies.ts';
import type { Grapnel } from './grapnel.ts';
import { startKillable } from './kill-at-call.ts';

/**
 * A deployment whose attempts are single ones unless a schedule says otherwise, so that what fails is failed at once, and
 * whose functions can be killed. A step of a task that was lost comes again after three seconds.
 */
export async function startReplayRun(schedules: Readonly<Record<string, readonly number[]>> = {}) {
  const assemblyDir = await changedAssembly('quick', `replay-${randomUUID()}`, (resources) => {
    for (const [logicalId, { Type, Properties }] of Object.entries(resources)) {
      if (Type === 'AWS::SQS::Queue' && logicalId.startsWith('Replays')) Properties['VisibilityTimeout'] = 3;
      if (Type !== 'AWS::Lambda::Function') continue;
      if (logicalId.startsWith('Replay')) Properties['Timeout'] = 3;
      const { Variables } = Properties['Environment'] as { Variables: Record<string, string> };
      if ('RETRY_SCHEDULES_SECONDS' in Variables) {
        Variables['RETRY_SCHEDULES_SECONDS'] = JSON.stringify({ 'standard-webhooks': [], ...schedules });
      }
    }
  });
  return startKillable(assemblyDir);
}

/** An endpoint at which that many messages have failed. */
export async function failedMessages(
  grapnel: Grapnel,
  path: string,
  count: number,
  fields: Readonly<Record<string, unknown>> = {},
) {
  const application = await grapnel.application();
  const endpoint = await grapnel.endpoint(application, path, fields);
  grapnel.receiver.answer(path, ...Array.from({ length: count }, () => 500));
  const messages: string[] = [];
  for (let n = 0; n < count; n++) {
    messages.push(await grapnel.publish(application, `event.${n % 2}`, { n }));
  }
  await grapnel.waitForAttempts(application, endpoint, count);
  return { application, endpoint, messages, at: `/app/${application}/endpoint/${endpoint}` };
}

/** The task, when it runs no more. */
export async function endedTask(grapnel: Grapnel, task: string) {
  const get = async () => (await grapnel.api.get(`/background-task/${task}`)).body;
  await grapnel.until(async () => (await get()).status !== 'running', 40_000);
  return get();
}

/** The ids of the messages that a path received, from one of them on. */
export function messagesAt(grapnel: Grapnel, path: string, from: number): (string | undefined)[] {
  const requests = grapnel.receiver.received(path).slice(from);
  return requests.map(({ headers }) => headers['webhook-id']);
}

export const anHourAgo = () => new Date(Date.now() - 3_600_000).toISOString();
