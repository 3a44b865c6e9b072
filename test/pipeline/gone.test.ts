import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createSwitchOff } from '../../core/adapters/dynamodb/switch-off.ts';
import { fastcommentsExamples } from '../../core/dialects/fastcomments/examples.ts';
import { misskeyExamples } from '../../core/dialects/misskey/examples.ts';
import type { GatewayCall } from '../../local/gateway/call-log.ts';
import { changedAssembly } from './assemblies.ts';
import { type Grapnel, startGrapnel } from './grapnel.ts';
import { operator } from './operator.ts';
import { storedItems } from './stored-items.ts';

type Refusal = { status: number; errorType: string; message: string };

let grapnel: Grapnel;
/** What the table answers when send disables or deletes an endpoint, one after the other; then it does it. */
let answers: Refusal[] = [];
const hidden = { status: 500, errorType: 'InternalServerError', message: 'try again' };
const changed = { status: 400, errorType: 'ConditionalCheckFailedException', message: 'it was changed' };

/** The deliveries queue hands a message out again after eight seconds instead of six minutes. */
const impatient = () =>
  changedAssembly('quick', `gone-${randomUUID()}`, (resources) => {
    for (const [logicalId, { Type, Properties }] of Object.entries(resources)) {
      if (Type === 'AWS::SQS::Queue') Properties['VisibilityTimeout'] = 8;
      if (Type === 'AWS::Lambda::Function' && /^(FanOut|Send|Replay)/.test(logicalId))
        Properties['Timeout'] = 8;
    }
  });

beforeAll(async () => {
  grapnel = await startGrapnel(
    { assemblyDir: await impatient() },
    {
      beforeCall: (call) => (isSwitchOff(call) ? answers.shift() : undefined),
    },
  );
  await grapnel.api.post('/operational-webhook/endpoint', { url: grapnel.receiver.url('/told') });
});
beforeEach(() => {
  answers = [];
});

function isSwitchOff({ caller, action, resources }: Pick<GatewayCall, 'caller' | 'action' | 'resources'>) {
  return (
    caller.startsWith('Send') &&
    (action === 'dynamodb:DeleteItem' || action === 'dynamodb:UpdateItem') &&
    resources.some((arn) => arn.includes('Endpoints'))
  );
}
const told = (endpoint: string, type: string) =>
  grapnel.receiver
    .received('/told')
    .map(({ body }) => JSON.parse(body))
    .filter((event) => event.type === type && event.data.endpointId === endpoint);
const deliveriesDlq = (endpoint: string) =>
  grapnel.stack.inspectQueue(grapnel.queue('DeliveriesDlq')).ready.filter((body) => body.includes(endpoint));
const comment = fastcommentsExamples['comment-created'];
const api = { dialect: 'fastcomments', dialectOptions: { source: 'api' } };

describe('410 Gone', () => {
  test.each(['standard-webhooks', 'svix'])('disables an endpoint of %s, which says why', async (dialect) => {
    const application = await grapnel.application();
    const path = `/gone/${dialect}`;
    const endpoint = await grapnel.endpoint(application, path, { dialect });
    grapnel.receiver.answer(path, 410);
    await grapnel.publish(application, 'invoice.paid', { id: 1 });
    const [attempt] = await grapnel.waitForAttempts(application, endpoint, 1);
    expect(attempt).toMatchObject({ responseStatusCode: 410, status: 2 });
    expect(attempt).not.toHaveProperty('nextAttempt');
    const read = async () => (await grapnel.api.get(`/app/${application}/endpoint/${endpoint}`)).body;
    await grapnel.until(async () => (await read()).disabled);
    expect(await read()).toMatchObject({
      disabledReason: 'The endpoint answered 410 Gone: it wants no more.',
      disabledAt: expect.any(String),
    });
    await grapnel.until(() => told(endpoint, 'endpoint.disabled').length > 0);
    expect(told(endpoint, 'endpoint.disabled')).toHaveLength(1);
    expect(told(endpoint, 'endpoint.disabled')[0].data).toMatchObject({
      trigger: 'automatic',
      failSince: attempt.timestamp,
    });
    await grapnel.publish(application, 'invoice.paid', { id: 2 });
    await grapnel.stack.waitUntilIdle();
    expect(grapnel.receiver.received(path)).toHaveLength(1);
  });

  test('deletes a subscription of FastComments with what is queued for it', async () => {
    const application = await grapnel.application();
    const endpoint = await grapnel.endpoint(application, '/fc-api', {
      ...api,
      uid: 'subscription',
      retrySchedule: [3],
    });
    grapnel.receiver.answer('/fc-api', 500);
    // The first waits for its retry when the second is answered.
    await grapnel.publish(application, 'comment-created', comment);
    await grapnel.waitForAttempts(application, endpoint, 1);
    grapnel.receiver.answer('/fc-api', 410);
    const message = await grapnel.publish(application, 'comment-created', comment);
    const read = () => grapnel.api.get(`/app/${application}/endpoint/${endpoint}`);
    await grapnel.until(async () => (await read()).status === 404);
    expect((await grapnel.api.get(`/app/${application}/endpoint/subscription`)).status).toBe(404);
    await grapnel.stack.waitForLog(
      ({ line }) => line.includes('its endpoint is gone') && line.includes(endpoint),
    );
    await grapnel.stack.waitUntilIdle();
    expect(grapnel.receiver.received('/fc-api')).toHaveLength(2);
    expect(deliveriesDlq(endpoint)).toEqual([]);
    expect(told(endpoint, 'endpoint.deleted')).toHaveLength(1);
    const left = (await storedItems(grapnel.stack, 'Endpoints')).map(({ pk }) => String(pk));
    expect(left.filter((pk) => pk.includes(endpoint))).toEqual([]);
    const attempts = await grapnel.api.get(`/app/${application}/attempt/msg/${message}`);
    expect(attempts.body.data).toMatchObject([{ endpointId: endpoint, responseStatusCode: 410 }]);
    // Its name is free.
    const again = await grapnel.api.post(`/app/${application}/endpoint`, {
      url: grapnel.receiver.url('/again'),
      uid: 'subscription',
    });
    expect(again.status).toBe(201);
  });

  test("is a failure like any other for a webhook of FastComments' dashboard, and final for Misskey", async () => {
    const application = await grapnel.application();
    const dashboard = await grapnel.endpoint(application, '/fc-dashboard', { dialect: 'fastcomments' });
    grapnel.receiver.answer('/fc-dashboard', 410);
    await grapnel.publish(application, 'comment-created', comment);
    await grapnel.receiver.waitFor('/fc-dashboard', 2);
    const user = await grapnel.application();
    const hook = await grapnel.endpoint(user, '/mk', { dialect: 'misskey' });
    grapnel.receiver.answer('/mk', 410);
    await grapnel.publish(user, 'note', misskeyExamples['note']);
    await grapnel.waitForAttempts(user, hook, 1);
    await grapnel.stack.waitUntilIdle();
    expect(grapnel.receiver.received('/mk')).toHaveLength(1);
    for (const [owner, endpoint] of [
      [application, dashboard],
      [user, hook],
    ]) {
      const { body } = await grapnel.api.get(`/app/${owner}/endpoint/${endpoint}`);
      expect(body).toMatchObject({ disabled: false, disabledReason: null });
    }
  });

  test('to what somebody tries by hand changes nothing', async () => {
    const application = await grapnel.application();
    const endpoint = await grapnel.endpoint(application, '/tried-gone');
    const message = await grapnel.publish(application, 'invoice.paid', {});
    await grapnel.waitForAttempts(application, endpoint, 1);
    grapnel.receiver.answer('/tried-gone', 410);
    await grapnel.api.post(`/app/${application}/msg/${message}/endpoint/${endpoint}/resend`, undefined);
    await grapnel.waitForAttempts(application, endpoint, 2);
    await grapnel.stack.waitUntilIdle();
    expect((await grapnel.api.get(`/app/${application}/endpoint/${endpoint}`)).body.disabled).toBe(false);
  });
});

describe('a switch-off that goes wrong', () => {
  test('after the attempt was logged is made up for without asking the endpoint again', async () => {
    const application = await grapnel.application();
    const endpoint = await grapnel.endpoint(application, '/half-gone', api);
    grapnel.receiver.answer('/half-gone', 410);
    // As often as the SDK tries: the delivery goes back to the queue.
    answers = [hidden, hidden, hidden];
    await grapnel.publish(application, 'comment-created', comment);
    await grapnel.until(() => answers.length === 0);
    const read = () => grapnel.api.get(`/app/${application}/endpoint/${endpoint}`);
    await grapnel.until(async () => (await read()).status === 404, 60_000);
    await grapnel.stack.waitUntilIdle();
    expect(grapnel.receiver.received('/half-gone')).toHaveLength(1);
    expect(told(endpoint, 'endpoint.deleted')).toHaveLength(1);
  }, 90_000);

  test('because the endpoint was changed at the same time is done again', async () => {
    const application = await grapnel.application();
    const endpoint = await grapnel.endpoint(application, '/changed-gone');
    grapnel.receiver.answer('/changed-gone', 410);
    answers = [changed, changed];
    await grapnel.publish(application, 'invoice.paid', {});
    const read = async () => (await grapnel.api.get(`/app/${application}/endpoint/${endpoint}`)).body;
    await grapnel.until(async () => (await read()).disabled);
    expect(answers).toEqual([]);
  });

  test('never brings back an endpoint that was deleted', async () => {
    const application = await grapnel.application();
    const endpoint = await grapnel.endpoint(application, '/was-here', { uid: 'was-here' });
    const find = async () =>
      (await storedItems(grapnel.stack, 'Endpoints')).find(({ id }) => id === endpoint) as never;
    const seen = await find();
    await grapnel.api.delete(`/app/${application}/endpoint/${endpoint}`);
    const switchOff = createSwitchOff(operator(grapnel.stack, 'Endpoints'));
    expect(await switchOff.disable(seen, { atMs: Date.now(), reason: 'late' })).toBe(false);
    expect(await switchOff.remove(seen)).toBe(false);
    expect(await find()).toBeUndefined();
  });
});
