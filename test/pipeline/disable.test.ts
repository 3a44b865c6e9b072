import { beforeAll, expect, test } from 'vitest';
import { makeDueNow } from './due-index.ts';
import { type Grapnel, startGrapnel } from './grapnel.ts';

let grapnel: Grapnel;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
});

test('an endpoint that is disabled gets nothing from that moment on, retries included, until it is enabled', async () => {
  const application = await grapnel.application();
  const endpoint = await grapnel.endpoint(application, '/switched', { dialect: 'svix' });
  // The first attempt fails; the second is on its way when the endpoint is switched off while the first is answered.
  grapnel.receiver.answer('/switched', 500);
  const path = `/app/${application}/endpoint/${endpoint}`;
  await grapnel.publish(application, 'invoice.paid', { id: 1 });
  await grapnel.receiver.waitFor('/switched', 1);
  const disabled = await grapnel.api.patch(path, { disabled: true });
  expect(disabled.body.disabled).toBe(true);
  const seen = grapnel.receiver.received('/switched').length;

  await grapnel.publish(application, 'invoice.paid', { id: 2 });
  await grapnel.stack.waitUntilIdle();
  // A retry that had been sent before the switch may have arrived; nothing that was published after it may.
  expect(grapnel.receiver.received('/switched').length).toBeLessThanOrEqual(seen + 1);
  expect(grapnel.receiver.received('/switched').filter(({ body }) => body.includes('2'))).toEqual([]);

  await grapnel.api.patch(path, { disabled: false });
  await grapnel.publish(application, 'invoice.paid', { id: 3 });
  const requests = await grapnel.receiver.waitFor(
    '/switched',
    grapnel.receiver.received('/switched').length + 1,
  );
  expect(requests.at(-1)?.body).toBe('{"id":3}');
});

test('a delivery that is queued when its endpoint is disabled is not sent', async () => {
  const application = await grapnel.application();
  const endpoint = await grapnel.endpoint(application, '/queued-when-disabled', { dialect: 'svix' });
  grapnel.receiver.answer('/queued-when-disabled', 500, 500);
  const message = await grapnel.publish(application, 'invoice.paid', { id: 1 });
  await grapnel.waitForAttempts(application, endpoint, 2);
  await grapnel.api.patch(`/app/${application}/endpoint/${endpoint}`, { disabled: true });

  // The third attempt waits in the due index for an hour; the operator lets it pass.
  await makeDueNow(grapnel.stack, message);
  const [rule] = grapnel.stack.template.ofType('AWS::Events::Rule');
  await grapnel.stack.runSchedule(rule?.logicalId ?? '');
  await grapnel.stack.waitForLog(({ line }) => line.includes('its endpoint is disabled'));
  expect(grapnel.receiver.received('/queued-when-disabled')).toHaveLength(2);
  const [last] = await grapnel.waitForAttempts(application, endpoint, 3);
  expect(last).toMatchObject({ attemptNumber: 3, status: 2, reason: expect.stringMatching(/disabled/) });
  expect(last).not.toHaveProperty('nextAttempt');
});

test('deliveries to an endpoint that was deleted are dropped', async () => {
  const application = await grapnel.application();
  const endpoint = await grapnel.endpoint(application, '/deleted', { dialect: 'svix' });
  grapnel.receiver.answer('/deleted', 500, 500);
  const message = await grapnel.publish(application, 'invoice.paid', { id: 1 });
  await grapnel.waitForAttempts(application, endpoint, 2);
  await grapnel.api.delete(`/app/${application}/endpoint/${endpoint}`);
  await makeDueNow(grapnel.stack, message);
  const [rule] = grapnel.stack.template.ofType('AWS::Events::Rule');
  await grapnel.stack.runSchedule(rule?.logicalId ?? '');
  await grapnel.stack.waitForLog(({ line }) => line.includes('its endpoint is gone'));
  expect(grapnel.receiver.received('/deleted')).toHaveLength(2);
});
