import { beforeAll, describe, expect, test } from 'vitest';
import { commentWebhook, publishComment } from './comment-webhook.ts';
import { type Grapnel, startGrapnel } from './grapnel.ts';

let grapnel: Grapnel;
beforeAll(async () => {
  // The breaker opens after 3 failures, for 2 s, then 4, then 8; retries wait 1 s.
  grapnel = await startGrapnel('breaking');
});

const ids = (name: string, count: number) => Array.from({ length: count }, (_, index) => `${name}-${index}`);
const publish = (application: string, id: string) => publishComment(grapnel, application, id);
/** What nobody is about to send. */
const lastDue = (events: readonly Record<string, unknown>[]) =>
  events
    .toSorted((left, right) => (String(left['nextAttemptAt']) < String(right['nextAttemptAt']) ? -1 : 1))
    .at(-1);
const metric = (name: string) => (line: string) => line.includes(`"${name}"`);

async function call(method: string, path: string, tenantId: string, query: Record<string, string> = {}) {
  const url = `${grapnel.stack.apiUrl}/api/v1/pending-webhook-events${path}`;
  const response = await fetch(`${url}?${new URLSearchParams({ tenantId, ...query })}`, {
    method,
    headers: { 'x-api-key': grapnel.token },
  });
  const body: { count: number; pendingWebhookEvents: Record<string, unknown>[] } = JSON.parse(
    await response.text(),
  );
  return { ...body, status: response.status };
}
const count = async (tenant: string) => (await call('GET', '/count', tenant)).count;
const list = async (tenant: string) => (await call('GET', '', tenant)).pendingWebhookEvents;

async function webhook(path: string, fields: Record<string, unknown> = {}) {
  const hook = await commentWebhook(grapnel, path, fields);
  const { application, endpoint } = hook;
  return {
    ...hook,
    /** Comments whose request was answered with 200. */
    async succeeded() {
      const attempts = await grapnel.attemptsOf(application, endpoint);
      return attempts.filter(({ status }) => status === 0).map(({ msgId }) => msgId as string);
    },
  };
}

/** A webhook whose circuit breaker is open: three failed attempts of one delivery, which waits for its fourth. */
async function broken(path: string) {
  const hook = await webhook(path, { retrySchedule: Array(50).fill(1) });
  grapnel.receiver.answer(path, ...Array.from({ length: 500 }, () => 503));
  const first = await publish(hook.application, 'first');
  await grapnel.until(async () => {
    const { body } = await grapnel.api.get(`/app/${hook.application}/endpoint/${hook.endpoint}/health`);
    return body.breaker.state !== 'closed';
  }, 30_000);
  return { ...hook, first };
}

describe('while the circuit breaker of a webhook is open', () => {
  test('all that is put off is pending, can be cancelled, and is sent once by being disabled and enabled', async () => {
    const path = '/broken';
    const hook = await broken(path);
    const messages = await Promise.all(ids('c', 20).map((id) => publish(hook.application, id)));
    await grapnel.stack.waitForLog(({ line }) => metric('DeliveryPutOff')(line));
    await grapnel.until(async () => (await count(hook.application)) === 21);
    const listed = await list(hook.application);
    expect(listed).toHaveLength(21);
    const waiting = listed.filter(({ attemptCount }) => attemptCount === 0);
    // Probes may have failed some of them meanwhile, and those that did not have no error.
    expect(waiting.length).toBeGreaterThan(10);
    for (const event of waiting) {
      expect(event).toMatchObject({ lastError: null, commentId: expect.stringMatching(/^c-/) });
      expect(Date.parse(String(event['nextAttemptAt']))).toBeGreaterThan(
        Date.parse(String(event['createdAt'])),
      );
    }
    expect(listed.find(({ commentId }) => commentId === 'first')).toMatchObject({
      lastError: { statusCode: 503 },
    });

    const canceled = lastDue(waiting);
    expect(await call('DELETE', `/${canceled?.['id']}`, hook.application)).toMatchObject({ status: 200 });
    expect(await count(hook.application)).toBe(20);

    await hook.disable();
    // What meets a probe that is under way waits for a minute.
    await grapnel.until(async () => (await hook.items()).filter(({ held }) => held).length === 20, 90_000);
    expect(await count(hook.application)).toBe(20);
    grapnel.receiver.forget(path);
    await hook.enable();
    const wanted = [hook.first, ...messages].filter(
      (id) => !String(canceled?.['id']).startsWith(id.slice(4)),
    );
    await grapnel.until(async () => (await hook.succeeded()).length >= 20, 40_000);
    await grapnel.until(async () => (await count(hook.application)) === 0);
    await grapnel.stack.waitUntilIdle();
    expect((await hook.succeeded()).sort()).toEqual(wanted.sort());
    expect(grapnel.receiver.received(path).map(({ body }) => JSON.parse(body).id)).not.toContain(
      canceled?.['commentId'],
    );
  }, 240_000);

  test('what is put off comes by itself when the webhook answers again, and nothing stays pending', async () => {
    const path = '/answers-again';
    const hook = await broken(path);
    const messages = await Promise.all(ids('c', 10).map((id) => publish(hook.application, id)));
    await grapnel.until(async () => (await count(hook.application)) === 11);
    grapnel.receiver.forget(path);
    await grapnel.until(async () => (await count(hook.application)) === 0, 150_000);
    await grapnel.stack.waitUntilIdle();
    expect((await hook.succeeded()).sort()).toEqual([hook.first, ...messages].sort());
    expect(await hook.items()).toEqual([]);
  }, 240_000);

  test('another dialect writes no item for what is put off', async () => {
    const path = '/standard';
    const hook = await webhook(path, { dialect: 'standard-webhooks', retrySchedule: Array(50).fill(1) });
    grapnel.receiver.answer(path, ...Array.from({ length: 500 }, () => 503));
    const published = await Promise.all(ids('c', 6).map((id) => publish(hook.application, id)));
    await grapnel.stack.waitForLog(({ line }) => metric('DeliveryPutOff')(line));
    await grapnel.until(async () => (await grapnel.attemptsOf(hook.application, hook.endpoint)).length >= 6);
    expect(await hook.items()).toEqual([]);
    grapnel.receiver.forget(path);
    await grapnel.until(async () => (await hook.succeeded()).length === published.length, 150_000);
  }, 240_000);
});

describe('at a webhook that is throttled', () => {
  test('what waits for its turn is pending, can be cancelled, and goes out once each', async () => {
    const path = '/throttled';
    const hook = await webhook(path, { throttleRate: 1 });
    const messages = await Promise.all(ids('t', 15).map((id) => publish(hook.application, id)));
    const sentAndPending = async () => {
      const pending = await count(hook.application);
      return pending + grapnel.receiver.received(path).length;
    };
    await grapnel.until(async () => (await count(hook.application)) >= 8 && (await sentAndPending()) >= 15);
    const last = lastDue(await list(hook.application));
    expect(last).toMatchObject({ attemptCount: 0, lastError: null });
    expect(await call('DELETE', `/${last?.['id']}`, hook.application)).toMatchObject({ status: 200 });

    await hook.disable();
    await grapnel.until(async () => {
      const items = await hook.items();
      return items.length > 0 && items.every(({ held, canceled }) => held || canceled);
    }, 60_000);
    await hook.enable();
    await grapnel.receiver.waitFor(path, 14, 60_000);
    await grapnel.until(async () => (await count(hook.application)) === 0, 20_000);
    await grapnel.stack.waitUntilIdle();
    const wanted = messages.filter((id) => !String(last?.['id']).startsWith(id.slice(4)));
    expect((await hook.succeeded()).sort()).toEqual(wanted.sort());
    expect(grapnel.receiver.received(path)).toHaveLength(14);
  }, 240_000);
});
