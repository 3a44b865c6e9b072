import { beforeAll, describe, expect, test } from 'vitest';
import type { ApiClient } from '../pipeline/api-client.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';

let grapnel: Grapnel;
let api: ApiClient;

beforeAll(async () => {
  grapnel = await startGrapnel('quick');
  api = grapnel.api;
});

async function failedOnce(path: string, fields: Record<string, unknown> = {}) {
  const application = await grapnel.application();
  const endpoint = await grapnel.endpoint(application, path, fields);
  grapnel.receiver.answer(path, 500, 500, 500);
  const message = await grapnel.publish(application, 'invoice.paid', { id: 1 });
  await grapnel.waitForAttempts(application, endpoint, 3);
  return {
    application,
    endpoint,
    message,
    resend: `/app/${application}/msg/${message}/endpoint/${endpoint}/resend`,
  };
}

const stateOf = async (application: string, message: string) =>
  (await api.get(`/app/${application}/msg/${message}/endpoint`)).body.data[0];

describe('resend', () => {
  test('makes one manual attempt beside the scheduled ones, and its success is the delivery’s', async () => {
    const { application, endpoint, message, resend } = await failedOnce('/again');
    expect(await stateOf(application, message)).toMatchObject({ status: 2, statusText: 'fail' });
    const answer = await api.post(resend, undefined);
    expect([answer.status, answer.body]).toEqual([202, {}]);
    const attempts = await grapnel.waitForAttempts(application, endpoint, 4);
    expect(attempts[0]).toMatchObject({ status: 0, triggerType: 1, attemptNumber: 1, msgId: message });
    expect(attempts.slice(1).map(({ triggerType }) => triggerType)).toEqual([0, 0, 0]);
    expect(await stateOf(application, message)).toMatchObject({ status: 0, nextAttempt: null });
  });

  test('that fails is not retried and does not go to the DLQ', async () => {
    const { application, endpoint, message, resend } = await failedOnce('/again-in-vain');
    await grapnel.stack.waitUntilIdle();
    const inDlq = () =>
      grapnel.stack
        .inspectQueue(grapnel.queue('DeliveriesDlq'))
        .ready.filter((body) => body.includes(message));
    expect(inDlq()).toHaveLength(1);
    grapnel.receiver.answer('/again-in-vain', 503);
    await api.post(resend, undefined);
    const attempts = await grapnel.waitForAttempts(application, endpoint, 4);
    expect(attempts[0]).toMatchObject({ status: 2, triggerType: 1, responseStatusCode: 503 });
    expect(attempts[0]).not.toHaveProperty('nextAttempt');
    await grapnel.stack.waitUntilIdle();
    expect(grapnel.receiver.received('/again-in-vain')).toHaveLength(4);
    expect(inDlq()).toHaveLength(1);
  });

  test('reaches an endpoint whose filters do not want the message', async () => {
    const application = await grapnel.application();
    await api.post('/event-type', { name: 'other', description: '' });
    const endpoint = await grapnel.endpoint(application, '/other', { eventTypes: ['other'] });
    const message = await grapnel.publish(application, 'invoice.paid', { id: 1 });
    await api.post(`/app/${application}/msg/${message}/endpoint/${endpoint}/resend`, undefined);
    const [request] = await grapnel.receiver.waitFor('/other', 1);
    expect(request?.headers['webhook-id']).toBe(message);
    const listed = await api.get(`/app/${application}/endpoint/${endpoint}/msg`);
    await grapnel.waitForAttempts(application, endpoint, 1);
    expect(listed.status).toBe(200);
  });

  test('does not reach a disabled endpoint', async () => {
    const { application, endpoint, resend } = await failedOnce('/off');
    await api.patch(`/app/${application}/endpoint/${endpoint}`, { disabled: true });
    expect((await api.post(resend, undefined)).status).toBe(202);
    await grapnel.stack.waitUntilIdle();
    expect(grapnel.receiver.received('/off')).toHaveLength(3);
  });

  test('of what is not there is answered with 404, of a deleted payload with 400', async () => {
    const { application, endpoint, message, resend } = await failedOnce('/missing');
    const nobody = `ep_${'0'.repeat(26)}1`;
    expect((await api.post(resend.replace(endpoint, nobody), undefined)).status).toBe(404);
    expect((await api.post(resend.replace(message, 'nothing'), undefined)).status).toBe(404);
    expect((await api.post(resend.replace(application, 'nobody'), undefined)).status).toBe(404);
    await api.delete(`/app/${application}/msg/${message}/content`);
    const answer = await api.post(resend, undefined);
    expect([answer.status, answer.body.code]).toEqual([400, 'missing_payload']);
  });
});

describe('one attempt', () => {
  test('is read by its id, and what the endpoint answered can be deleted', async () => {
    const application = await grapnel.application();
    const endpoint = await grapnel.endpoint(application, '/private');
    grapnel.receiver.answer('/private', { status: 200, body: 'private' });
    const message = await grapnel.publish(application, 'invoice.paid', {});
    const [attempt] = await grapnel.waitForAttempts(application, endpoint, 1);
    const path = `/app/${application}/msg/${message}/attempt/${attempt.id}`;
    expect((await api.get(path)).body).toEqual(attempt);
    expect((await api.delete(`${path}/content`)).status).toBe(204);
    expect((await api.get(path)).body).toEqual({ ...attempt, response: 'EXPUNGED' });
    for (const other of [
      path.replace(attempt.id, `atmpt_${'0'.repeat(26)}1`),
      path.replace(message, 'nothing'),
    ]) {
      expect((await api.get(other)).status).toBe(404);
      expect((await api.delete(`${other}/content`)).status).toBe(404);
    }
  });

  test('comes in lists with its message where that is asked for', async () => {
    const application = await grapnel.application();
    const endpoint = await grapnel.endpoint(application, '/with-msg');
    await api.post(`/app/${application}/msg`, { eventType: 'a', payload: { n: 1 }, tags: ['t'] });
    await grapnel.waitForAttempts(application, endpoint, 1);
    const list = `/app/${application}/attempt/endpoint/${endpoint}`;
    const answer = await api.get(`${list}?with_msg=true&tag=t`);
    expect(answer.body.data[0].msg).toMatchObject({ eventType: 'a', payload: { n: 1 } });
    const bare = await api.get(`${list}?with_msg=true&with_content=false`);
    expect(bare.body.data[0].msg.payload).toEqual({});
    expect((await api.get(`${list}?tag=other`)).body.data).toEqual([]);
  });
});

describe('the messages of an endpoint', () => {
  test('are listed once each, newest first, with what became of them, both ways', async () => {
    const application = await grapnel.application();
    const endpoint = await grapnel.endpoint(application, '/messages');
    const messages: string[] = [];
    grapnel.receiver.answer('/messages', 500, 500, 500);
    messages.unshift(await grapnel.publish(application, 'invoice.paid', { n: 0 }));
    await grapnel.waitForAttempts(application, endpoint, 3);
    for (let n = 1; n < 12; n++)
      messages.unshift(await grapnel.publish(application, `event.${n % 2}`, { n }));
    await grapnel.waitForAttempts(application, endpoint, 14);
    const path = `/app/${application}/endpoint/${endpoint}/msg`;
    const ids = (answer: { body: { data: { id: string }[] } }) => answer.body.data.map(({ id }) => id);
    const whole = await api.get(path);
    expect(ids(whole)).toEqual(messages);
    expect(whole.body.data[0]).toMatchObject({ payload: { n: 11 }, status: 0, statusText: 'success' });
    expect(whole.body.data[11]).toMatchObject({ status: 2, statusText: 'fail', nextAttempt: null });
    const paged: string[] = [];
    let answer = await api.get(`${path}?limit=5&with_content=false`);
    paged.push(...ids(answer));
    while (!answer.body.done) {
      answer = await api.get(`${path}?limit=5&iterator=${answer.body.iterator}`);
      paged.push(...ids(answer));
    }
    expect(paged).toEqual(messages);
    const back = await api.get(`${path}?limit=5&iterator=${answer.body.prevIterator}`);
    expect(ids(back)).toEqual(messages.slice(5, 10));
    expect(ids(await api.get(`${path}?status=2`))).toEqual(messages.slice(11));
    expect(ids(await api.get(`${path}?status=0&limit=3`))).toEqual(messages.slice(0, 3));
    expect(ids(await api.get(`${path}?status=1`))).toEqual([]);
    expect(ids(await api.get(`${path}?event_types=event.1`))).toHaveLength(6);
    const time = encodeURIComponent(whole.body.data[5].timestamp);
    expect(ids(await api.get(`${path}?after=${time}&limit=2`))).toEqual(messages.slice(4, 6));
    expect(ids(await api.get(`${path}?before=${time}`))).toEqual(messages.slice(6));
  });

  test('show a retry that is to come', async () => {
    const application = await grapnel.application();
    const endpoint = await grapnel.endpoint(application, '/pending', { dialect: 'svix' });
    grapnel.receiver.answer('/pending', 500, 500);
    const message = await grapnel.publish(application, 'invoice.paid', {});
    await grapnel.waitForAttempts(application, endpoint, 2);
    const expected = { status: 3, statusText: 'sending', nextAttempt: expect.stringMatching(/Z$/) };
    const list = `/app/${application}/endpoint/${endpoint}/msg`;
    expect((await api.get(`${list}?status=3`)).body.data).toMatchObject([{ id: message, ...expected }]);
    expect(await stateOf(application, message)).toMatchObject(expected);
    await api.post(`/app/${application}/msg/${message}/endpoint/${endpoint}/resend`, undefined);
    await grapnel.waitForAttempts(application, endpoint, 3);
    expect((await api.get(list)).body.data).toMatchObject([{ id: message, status: 0, nextAttempt: null }]);
  });
});

test('the destinations of a message are listed by id, those of deleted endpoints too', async () => {
  const application = await grapnel.application();
  const endpoints: string[] = [];
  for (const path of ['/one', '/two', '/three']) endpoints.push(await grapnel.endpoint(application, path));
  const message = await grapnel.publish(application, 'invoice.paid', {});
  for (const endpoint of endpoints) await grapnel.waitForAttempts(application, endpoint, 1);
  await api.delete(`/app/${application}/endpoint/${endpoints[1]}`);
  const path = `/app/${application}/msg/${message}/endpoint`;
  const sorted = endpoints.toSorted();
  const answer = await api.get(path);
  expect(answer.body.data.map(({ id }: { id: string }) => id)).toEqual(sorted);
  expect(answer.body.data.find(({ id }: { id: string }) => id === endpoints[1])).toMatchObject({
    url: grapnel.receiver.url('/two'),
    deleted: true,
    status: 0,
  });
  const page = await api.get(`${path}?limit=2`);
  const rest = await api.get(`${path}?limit=2&iterator=${page.body.iterator}`);
  expect(rest.body.data.map(({ id }: { id: string }) => id)).toEqual(sorted.slice(2));
  expect(rest.body.done).toBe(true);
  for (const name of [path.replace('/endpoint', '/attempt'), `${path}/${endpoints[0]}/attempt`]) {
    expect((await api.get(name)).body.data).toHaveLength(name.endsWith(`${endpoints[0]}/attempt`) ? 1 : 3);
  }
});

test('250 attempts or endpoints are listed in a few requests to DynamoDB', async () => {
  const application = await grapnel.application();
  const endpoint = await grapnel.endpoint(application, '/counted');
  const message = await grapnel.publish(application, 'invoice.paid', {});
  await grapnel.waitForAttempts(application, endpoint, 1);
  for (const [path, requests] of [
    // What the path names, straight attempts, and the others.
    [`/attempt/endpoint/${endpoint}?limit=250`, 3],
    // What the path names, the endpoints, those that were deleted, straight attempts, and the others.
    [`/attempt/msg/${message}?limit=250`, 5],
    ['/endpoint?limit=250', 2],
  ] as const) {
    await api.get(`/app/${application}${path}`);
    const before = grapnel.stack.calls().length;
    expect((await api.get(`/app/${application}${path}`)).body.data).toHaveLength(1);
    const calls = grapnel.stack
      .calls()
      .slice(before)
      .filter(({ caller, action }) => caller.startsWith('Manage') && action.startsWith('dynamodb'));
    expect(
      calls.map(({ action }) => action),
      path,
    ).toHaveLength(requests);
  }
});
