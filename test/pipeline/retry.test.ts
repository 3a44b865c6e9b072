import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { fastcommentsExamples } from '../../core/dialects/fastcomments/examples.ts';
import { misskeyExamples } from '../../core/dialects/misskey/examples.ts';
import { dueDeliveries, makeDueNow } from './due-index.ts';
import { type Grapnel, startGrapnel } from './grapnel.ts';
import { startReceiver } from './receiver.ts';

let grapnel: Grapnel;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
});

const delaysMs = (attempts: { timestamp: string; nextAttempt?: string }[]) =>
  attempts.map(({ timestamp, nextAttempt }) => Date.parse(nextAttempt ?? '') - Date.parse(timestamp));

describe('a delivery is made again after', () => {
  test('503, signed anew, with the same webhook-id', async () => {
    const application = await grapnel.application();
    const endpoint = await grapnel.endpoint(application, '/503');
    grapnel.receiver.answer('/503', { status: 503, body: 'come back later' });
    await grapnel.publish(application, 'invoice.paid', { id: 1 });
    const [first, second] = await grapnel.receiver.waitFor('/503', 2);
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    expect(second?.body).toBe(first?.body);
    const [succeeded, failed] = await grapnel.waitForAttempts(application, endpoint, 2);
    expect(failed).toMatchObject({
      status: 2,
      statusText: 'fail',
      responseStatusCode: 503,
      response: 'come back later',
      attemptNumber: 1,
      reason: 'Answered 503.',
    });
    expect(failed.responseDurationMs).toBeGreaterThanOrEqual(0);
    expect(succeeded).toMatchObject({
      status: 0,
      statusText: 'success',
      responseStatusCode: 200,
      attemptNumber: 2,
    });
  });

  test('a reset connection, logged with its reason, and 429', async () => {
    // A receiver of its own: on a connection that was used before, a reset is first taken for a closed keep-alive.
    const receiver = await startReceiver();
    onTestFinished(receiver.stop);
    const application = await grapnel.application();
    const endpoint = await grapnel.endpoint(application, '/', { url: receiver.url('/reset') });
    receiver.answer('/reset', 'reset', 429);
    await grapnel.publish(application, 'invoice.paid', { id: 1 });
    await receiver.waitFor('/reset', 3);
    const [third, second, first] = await grapnel.waitForAttempts(application, endpoint, 3);
    expect(first).toMatchObject({ responseStatusCode: 0, status: 2 });
    expect(first.reason).toMatch(/reset|closed/);
    expect(second).toMatchObject({ responseStatusCode: 429 });
    expect(third).toMatchObject({ status: 0 });
  });

  test('no answer within the time that the dialect waits', async () => {
    const application = await grapnel.application();
    const endpoint = await grapnel.endpoint(application, '/hang', { dialect: 'misskey' });
    grapnel.receiver.answer('/hang', 'hang');
    await grapnel.publish(application, 'note', misskeyExamples['note']);
    const [first, second] = await grapnel.receiver.waitFor('/hang', 2);
    // Misskey's 5 s.
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(4_900);
    expect(JSON.parse(second?.body ?? '')).toEqual(JSON.parse(first?.body ?? ''));
    const [, failed] = await grapnel.waitForAttempts(application, endpoint, 2);
    expect(failed.reason).toMatch(/5000 ms/);
  });

  test('a redirect, which is not followed', async () => {
    const application = await grapnel.application();
    const endpoint = await grapnel.endpoint(application, '/302');
    grapnel.receiver.answer('/302', 302);
    await grapnel.publish(application, 'invoice.paid', { id: 1 });
    await grapnel.receiver.waitFor('/302', 2);
    const [, failed] = await grapnel.waitForAttempts(application, endpoint, 2);
    expect(failed.reason).toMatch(/302.*[Rr]edirect/);
  });
});

test('an answer whose body never ends is a success by its status', async () => {
  const application = await grapnel.application();
  const endpoint = await grapnel.endpoint(application, '/endless');
  grapnel.receiver.answer('/endless', 'endless-body');
  await grapnel.publish(application, 'invoice.paid', { id: 1 });
  const [attempt] = await grapnel.waitForAttempts(application, endpoint, 1);
  expect(attempt).toMatchObject({ status: 0, responseStatusCode: 200, response: 'begun, never ended' });
});

test('only the first 16 KiB of an answer are kept', async () => {
  const application = await grapnel.application();
  const endpoint = await grapnel.endpoint(application, '/long-answer');
  grapnel.receiver.answer('/long-answer', { status: 200, body: 'x'.repeat(40_000) });
  await grapnel.publish(application, 'invoice.paid', { id: 1 });
  const [attempt] = await grapnel.waitForAttempts(application, endpoint, 1);
  expect(attempt.response).toBe('x'.repeat(16_384));
});

describe('a delivery ends', () => {
  test('at once when Misskey is answered with a 4xx that is not 429', async () => {
    const application = await grapnel.application();
    const endpoint = await grapnel.endpoint(application, '/404', { dialect: 'misskey' });
    grapnel.receiver.answer('/404', 404);
    await grapnel.publish(application, 'note', misskeyExamples['note']);
    const [attempt] = await grapnel.waitForAttempts(application, endpoint, 1);
    expect(attempt).toMatchObject({ responseStatusCode: 404, status: 2 });
    expect(attempt).not.toHaveProperty('nextAttempt');
    await grapnel.stack.waitUntilIdle();
    expect(grapnel.receiver.received('/404')).toHaveLength(1);
  });

  test('at once when a Standard Webhooks endpoint says that it is gone', async () => {
    const application = await grapnel.application();
    const endpoint = await grapnel.endpoint(application, '/410');
    grapnel.receiver.answer('/410', 410);
    await grapnel.publish(application, 'invoice.paid', { id: 1 });
    const [attempt] = await grapnel.waitForAttempts(application, endpoint, 1);
    expect(attempt).not.toHaveProperty('nextAttempt');
  });

  test('but FastComments tries any other answer again, 410 too', async () => {
    const application = await grapnel.application();
    await grapnel.endpoint(application, '/fc', { dialect: 'fastcomments' });
    grapnel.receiver.answer('/fc', 410, 404);
    await grapnel.publish(application, 'comment-created', fastcommentsExamples['comment-created']);
    const requests = await grapnel.receiver.waitFor('/fc', 3);
    expect(new Set(requests.map(({ body }) => body)).size).toBe(1);
  });

  test('as failed and in the DLQ when its attempts are used up', async () => {
    const application = await grapnel.application();
    const endpoint = await grapnel.endpoint(application, '/exhausted');
    grapnel.receiver.answer('/exhausted', 500, 500, 500);
    const message = await grapnel.publish(application, 'invoice.paid', { id: 1 });
    const attempts = await grapnel.waitForAttempts(application, endpoint, 3);
    expect(attempts.map(({ attemptNumber }) => attemptNumber)).toEqual([3, 2, 1]);
    expect(attempts[0]).not.toHaveProperty('nextAttempt');
    await grapnel.stack.waitUntilIdle();
    expect(grapnel.receiver.received('/exhausted')).toHaveLength(3);
    const dlq = grapnel.stack.inspectQueue(grapnel.queue('DeliveriesDlq'));
    expect(dlq.ready.filter((body) => body.includes(message))).toHaveLength(1);
  });
});

describe('a wait of more than 15 minutes', () => {
  test('is spent in the due index, from which a sweep queues the delivery when it falls due', async () => {
    const application = await grapnel.application();
    const endpoint = await grapnel.endpoint(application, '/later', { dialect: 'svix' });
    grapnel.receiver.answer('/later', 500, 500);
    const message = await grapnel.publish(application, 'invoice.paid', { id: 1 });
    const attempts = await grapnel.waitForAttempts(application, endpoint, 2);
    const [secondDelayMs] = delaysMs(attempts);
    // An hour, moved by up to 20 % both ways, counted from the end of the attempt.
    expect(secondDelayMs).toBeGreaterThan(3_600_000 * 0.79);
    expect(secondDelayMs).toBeLessThan(3_600_000 * 1.21);
    await grapnel.stack.waitUntilIdle();
    expect(await dueDeliveries(grapnel.stack, message)).toHaveLength(1);

    const [rule] = grapnel.stack.template.ofType('AWS::Events::Rule');
    await grapnel.stack.runSchedule(rule?.logicalId ?? '');
    expect(await dueDeliveries(grapnel.stack, message)).toHaveLength(1);

    await makeDueNow(grapnel.stack, message);
    await grapnel.stack.runSchedule(rule?.logicalId ?? '');
    await grapnel.receiver.waitFor('/later', 3);
    expect(await dueDeliveries(grapnel.stack, message)).toEqual([]);
  });
});
