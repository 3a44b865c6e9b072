import { beforeAll, describe, expect, test } from 'vitest';
import { misskeyExamples } from '../../core/dialects/misskey/examples.ts';
import { type Grapnel, startGrapnel } from './grapnel.ts';

let grapnel: Grapnel;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
});

describe("an endpoint's own retry schedule", () => {
  test('goes before that of the deployment', async () => {
    const application = await grapnel.application();
    const endpoint = await grapnel.endpoint(application, '/own', {
      dialect: 'svix',
      retrySchedule: [0, 0, 600],
    });
    grapnel.receiver.answer('/own', 500, 500, 500);
    await grapnel.publish(application, 'invoice.paid', {});
    const [third] = await grapnel.waitForAttempts(application, endpoint, 3);
    const waitMs = Date.parse(third.nextAttempt) - Date.parse(third.timestamp);
    // Svix's jitter of a fifth stays.
    expect(waitMs).toBeGreaterThanOrEqual(480_000);
    expect(waitMs).toBeLessThanOrEqual(720_000 + 1000);
  });

  test('that is empty makes one attempt', async () => {
    const application = await grapnel.application();
    const endpoint = await grapnel.endpoint(application, '/once', { retrySchedule: [] });
    grapnel.receiver.answer('/once', 500);
    await grapnel.publish(application, 'invoice.paid', {});
    const [only] = await grapnel.waitForAttempts(application, endpoint, 1);
    expect(only).not.toHaveProperty('nextAttempt');
    await grapnel.stack.waitUntilIdle();
    expect(grapnel.receiver.received('/once')).toHaveLength(1);
  });

  test('does not change what the dialect takes for final', async () => {
    const application = await grapnel.application();
    await grapnel.endpoint(application, '/final', { dialect: 'misskey', retrySchedule: [0, 0, 0] });
    grapnel.receiver.answer('/final', 404);
    await grapnel.publish(application, 'note', misskeyExamples['note']);
    await grapnel.receiver.waitFor('/final', 1);
    await grapnel.stack.waitUntilIdle();
    expect(grapnel.receiver.received('/final')).toHaveLength(1);
  });

  test('is shown, kept where a change does not name it, and taken away with null', async () => {
    const application = await grapnel.application();
    const endpoint = await grapnel.endpoint(application, '/kept', {
      disabled: true,
      retrySchedule: [1, 6_000_000],
    });
    const path = `/app/${application}/endpoint/${endpoint}`;
    expect((await grapnel.api.get(path)).body.retrySchedule).toEqual([1, 6_000_000]);
    await grapnel.api.put(path, { url: 'http://127.0.0.1:8080', disabled: true });
    expect((await grapnel.api.patch(path, { dialect: 'svix' })).body.retrySchedule).toEqual([1, 6_000_000]);
    expect((await grapnel.api.patch(path, { retrySchedule: null })).body.retrySchedule).toBeNull();
    await grapnel.api.patch(path, { retrySchedule: [2] });
    const replaced = await grapnel.api.put(path, { url: 'http://127.0.0.1:8080', retrySchedule: null });
    expect(replaced.body.retrySchedule).toBeNull();
  });

  test.each([[[-1]], [[1.5]], [[31_536_001]], [['1']], [5], [Array(51).fill(1)]])(
    'of %j is refused with its place',
    async (retrySchedule) => {
      const application = await grapnel.application();
      const fields = { url: 'http://127.0.0.1:8080', retrySchedule };
      const answer = await grapnel.api.post(`/app/${application}/endpoint`, fields);
      expect(answer.status).toBe(422);
      expect(answer.body.detail[0].loc.slice(0, 2)).toEqual(['body', 'retrySchedule']);
    },
  );

  test('that goes on for longer than messages are kept is refused, with how long that is', async () => {
    const application = await grapnel.application();
    const fields = { url: 'http://127.0.0.1:8080', retrySchedule: [31_536_000] };
    const answer = await grapnel.api.post(`/app/${application}/endpoint`, fields);
    expect(answer.status).toBe(422);
    expect(answer.body.detail[0]).toMatchObject({
      loc: ['body', 'retrySchedule'],
      msg: expect.stringContaining('messages are kept for 90 days'),
    });
  });
});
