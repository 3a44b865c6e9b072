import { beforeAll, expect, test } from 'vitest';
import type { Grapnel } from '../pipeline/grapnel.ts';
import { anHourAgo, endedTask, failedMessages, messagesAt, startReplayRun } from '../pipeline/replay-runs.ts';

let grapnel: Grapnel;
beforeAll(async () => {
  ({ grapnel } = await startReplayRun());
});

/** What a path received from one request on, once all that waits there has had its turn. */
async function sentAt(application: string, path: string, from: number): Promise<(string | undefined)[]> {
  // Turns are taken in order, and kept to the second that queues count in: three more messages take one and a half.
  const last: string[] = [];
  for (let n = 0; n < 3; n++) last.push(await grapnel.publish(application, 'invoice.paid', { last: n }));
  await grapnel.until(async () => last.every((id) => messagesAt(grapnel, path, from).includes(id)), 30_000);
  return messagesAt(grapnel, path, from).filter((id) => !last.includes(id ?? ''));
}

/** Two a second: what the first task queued still waits for its turn when the second one looks. */
const throttleRate = 2;

/** Starts a task, and another like it as soon as the first has queued what it chose. @returns how many each queued */
async function twice(path: string): Promise<number[]> {
  const queued: number[] = [];
  for (let n = 0; n < 2; n++) {
    const { body } = await grapnel.api.post(path, { since: anHourAgo() });
    queued.push((await endedTask(grapnel, body.id)).data.queued);
  }
  await grapnel.stack.waitUntilIdle();
  return queued;
}

test('what a second recover chose while the first one was waiting is not sent again where it has succeeded', async () => {
  const { application, messages, at } = await failedMessages(grapnel, '/recovered-twice', 8);
  await grapnel.api.patch(at, { throttleRate });
  const [first, second] = await twice(`${at}/recover`);
  expect(first).toBe(8);
  expect(second).toBeGreaterThan(0);
  expect((await sentAt(application, '/recovered-twice', 8)).sort()).toEqual(messages.toSorted());
}, 60_000);

test('what a second replay of missing messages chose while the first one was waiting is sent once', async () => {
  const application = await grapnel.application();
  const messages: string[] = [];
  for (let n = 0; n < 8; n++) messages.push(await grapnel.publish(application, 'invoice.paid', { n }));
  const endpoint = await grapnel.endpoint(application, '/missing-twice', { throttleRate });
  const [first, second] = await twice(`/app/${application}/endpoint/${endpoint}/replay-missing`);
  expect(first).toBe(8);
  expect(second).toBeGreaterThan(0);
  expect((await sentAt(application, '/missing-twice', 0)).sort()).toEqual(messages.toSorted());
}, 60_000);
