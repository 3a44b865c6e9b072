import { beforeAll, describe, expect, test } from 'vitest';
import { type Grapnel, startGrapnel } from './grapnel.ts';

let grapnel: Grapnel;
beforeAll(async () => {
  // Opens after 3 failures, for 2 s, then 4, then 8; retries wait 1 s.
  grapnel = await startGrapnel('breaking');
});

const healthOf = async (application: string, endpoint: string) =>
  (await grapnel.api.get(`/app/${application}/endpoint/${endpoint}/health`)).body;
const always = Array.from({ length: 500 }, () => 503);

/** An endpoint whose breaker is open: three failed attempts of one delivery, which waits for its next one. */
async function brokenEndpoint(path: string, fields: Record<string, unknown> = {}) {
  const application = await grapnel.application();
  const endpoint = await grapnel.endpoint(application, path, fields);
  grapnel.receiver.answer(path, 503, 503, 503, ...always);
  await grapnel.publish(application, 'invoice.paid', { id: 0 });
  await grapnel.until(async () => (await healthOf(application, endpoint)).breaker.state !== 'closed', 30_000);
  return { application, endpoint };
}
/** From now on the path answers 200. */
const recover = (path: string) => void grapnel.receiver.forget(path);
const metric = (name: string) => (line: string) => line.includes(`"${name}"`);

describe('while the circuit breaker of an endpoint is open', () => {
  test('nothing is sent, nothing is logged, and all of it comes once when the endpoint answers again', async () => {
    const path = '/broken';
    const { application, endpoint } = await brokenEndpoint(path);
    const open = await healthOf(application, endpoint);
    expect(open.breaker).toMatchObject({
      state: expect.stringMatching(/^(open|half-open)$/),
      openedAt: expect.any(String),
      nextProbeAt: expect.any(String),
    });
    const ids = Array.from({ length: 20 }, (_, index) => index + 1);
    await Promise.all(ids.map((id) => grapnel.publish(application, 'invoice.paid', { id })));
    await grapnel.stack.waitForLog(({ line }) => metric('DeliveryPutOff')(line));
    const made = await grapnel.attemptsOf(application, endpoint);
    // What was put off is no attempt: only probes are made.
    expect(made.length).toBeLessThan(12);

    recover(path);
    const bodies = () => grapnel.receiver.received(path).map(({ body }) => JSON.parse(body).id);
    await grapnel.until(() => ids.every((id) => bodies().includes(id)), 40_000);
    await grapnel.until(
      async () => (await healthOf(application, endpoint)).breaker.state === 'closed',
      10_000,
    );
    await grapnel.stack.waitUntilIdle();
    const attempts = await grapnel.attemptsOf(application, endpoint);
    const succeeded = attempts.filter(({ status }) => status === 0);
    expect(succeeded).toHaveLength(21);
    expect(new Set(succeeded.map(({ msgId }) => msgId)).size).toBe(21);
    // Numbers without gaps: no delivery lost an attempt to the breaker.
    for (const msgId of new Set(attempts.map((attempt) => attempt.msgId))) {
      const numbers = attempts
        .filter((attempt) => attempt.msgId === msgId)
        .map(({ attemptNumber }) => attemptNumber)
        .sort();
      expect(numbers).toEqual(numbers.map((_: number, index: number) => index + 1));
    }
    expect(grapnel.receiver.received(path)).toHaveLength(attempts.length);
  }, 120_000);

  test('one delivery at a time probes it, and each probe that fails keeps it open for longer', async () => {
    const path = '/probed';
    const { application, endpoint } = await brokenEndpoint(path, { retrySchedule: Array(40).fill(1) });
    const seen = grapnel.receiver.received(path).length;
    const ids = Array.from({ length: 30 }, (_, index) => index + 1);
    const startedAtMs = Date.now();
    await Promise.all(ids.map((id) => grapnel.publish(application, 'invoice.paid', { id })));
    await grapnel.until(() => grapnel.receiver.received(path).length >= seen + 3, 60_000);
    const probes = grapnel.receiver.received(path).slice(seen);
    const seconds = (Date.now() - startedAtMs) / 1000;
    // After 2, 4 and 8 s at the earliest, whatever waits; what was on its way when it opened may come beside.
    expect(probes.length).toBeLessThanOrEqual(3 + seconds / 2);
    const { breaker } = await healthOf(application, endpoint);
    expect(Date.parse(breaker.nextProbeAt) - Date.parse(breaker.openedAt)).toBeGreaterThan(6000);
  }, 120_000);

  test('what somebody tries by hand goes through, and closes it where it succeeds', async () => {
    const path = '/by-hand';
    const { application, endpoint } = await brokenEndpoint(path, { retrySchedule: Array(40).fill(1) });
    const untilProbeMs = async () =>
      Date.parse((await healthOf(application, endpoint)).breaker.nextProbeAt) - Date.now();
    // The breaker is open for 8 s, and nobody probes it now.
    await grapnel.until(async () => {
      const leftMs = await untilProbeMs();
      return leftMs > 4000 && leftMs < 8500;
    }, 60_000);
    const [attempt] = await grapnel.attemptsOf(application, endpoint);
    const seen = grapnel.receiver.received(path).length;
    const probeAtMs = Date.now() + (await untilProbeMs());
    recover(path);
    await grapnel.api.post(`/app/${application}/msg/${attempt.msgId}/endpoint/${endpoint}/resend`, undefined);
    const requests = await grapnel.receiver.waitFor(path, seen + 1);
    expect(requests[seen]?.atMs).toBeLessThan(probeAtMs - 1000);
    await grapnel.until(async () => (await healthOf(application, endpoint)).breaker.state === 'closed', 3000);
  }, 120_000);
});

test('an endpoint that answers 4xx is there: its breaker stays closed', async () => {
  const application = await grapnel.application();
  const endpoint = await grapnel.endpoint(application, '/rejects', { retrySchedule: Array(8).fill(0) });
  grapnel.receiver.answer('/rejects', ...Array.from({ length: 20 }, () => 404));
  await grapnel.publish(application, 'invoice.paid', {});
  await grapnel.waitForAttempts(application, endpoint, 9);
  await grapnel.stack.waitUntilIdle();
  expect(await healthOf(application, endpoint)).toMatchObject({
    failingSince: expect.any(String),
    breaker: { state: 'closed', openedAt: null },
  });
});
