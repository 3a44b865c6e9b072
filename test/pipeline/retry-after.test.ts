import { beforeAll, expect, test } from 'vitest';
import { misskeyExamples } from '../../core/dialects/misskey/examples.ts';
import { type Grapnel, startGrapnel } from './grapnel.ts';

let grapnel: Grapnel;
beforeAll(async () => {
  // Retries wait 1 s (± 20 %), and a receiver may ask for 3 s at most.
  grapnel = await startGrapnel('failing');
});

/** From the first attempt to the second, as the log plans it. */
async function plannedMs(
  path: string,
  answer: { status: number; retryAfter: string },
  fields: Record<string, unknown> = {},
): Promise<number> {
  const application = await grapnel.application();
  const endpoint = await grapnel.endpoint(application, path, fields);
  const { status, retryAfter } = answer;
  grapnel.receiver.answer(path, { status, body: '', headers: { 'Retry-After': retryAfter } });
  const [type, payload] =
    fields['dialect'] === 'misskey' ? ['note', misskeyExamples['note']] : ['invoice.paid', {}];
  await grapnel.publish(application, type as string, payload);
  const requests = await grapnel.receiver.waitFor(path, 2);
  const attempts = await grapnel.waitForAttempts(application, endpoint, 2);
  const first = attempts.at(-1);
  const waitMs = Date.parse(first.nextAttempt) - Date.parse(first.timestamp) - first.responseDurationMs;
  // The request is made when the log says, not before.
  expect((requests[1]?.atMs ?? 0) - Date.parse(first.nextAttempt)).toBeGreaterThanOrEqual(0);
  return waitMs;
}
const soonMs = 1200 + 500;

test.each([
  [503, '2', 2000],
  [429, '2', 2000],
  [503, () => new Date(Date.now() + 3000).toUTCString(), 1500],
])('%i is not asked again before Retry-After: %s is over', async (status, value, leastMs) => {
  const retryAfter = typeof value === 'string' ? value : value();
  const waitMs = await plannedMs(`/asked/${status}/${retryAfter.length}`, { status, retryAfter });
  expect(waitMs).toBeGreaterThanOrEqual(leastMs);
  expect(waitMs).toBeLessThan(3000 * 1.1 + 500);
});

test.each(['86400', '99999999999999999999', new Date(Date.UTC(2099, 0, 1)).toUTCString()])(
  'a wait of %s is cut short',
  async (retryAfter) => {
    const waitMs = await plannedMs(`/long/${retryAfter.length}`, { status: 503, retryAfter });
    expect(waitMs).toBeGreaterThanOrEqual(3000 * 0.9);
    expect(waitMs).toBeLessThan(3000 + 500);
  },
);

test.each(['-5', 'soon', '1e9', '0', new Date(0).toUTCString()])(
  '%s does nothing to the schedule',
  async (retryAfter) => {
    const path = `/nothing/${encodeURIComponent(retryAfter)}`;
    expect(await plannedMs(path, { status: 503, retryAfter })).toBeLessThan(soonMs);
  },
);

test('other statuses, and Misskey, do not heed it', async () => {
  expect(await plannedMs('/500', { status: 500, retryAfter: '3' })).toBeLessThan(soonMs);
  const misskey = await plannedMs('/mk', { status: 429, retryAfter: '3' }, { dialect: 'misskey' });
  expect(misskey).toBeLessThan(soonMs);
});

test('it adds no attempt', async () => {
  const application = await grapnel.application();
  const endpoint = await grapnel.endpoint(application, '/no-more', { retrySchedule: [] });
  grapnel.receiver.answer('/no-more', { status: 503, body: '', headers: { 'Retry-After': '1' } });
  await grapnel.publish(application, 'invoice.paid', {});
  const [only] = await grapnel.waitForAttempts(application, endpoint, 1);
  expect(only).not.toHaveProperty('nextAttempt');
});
