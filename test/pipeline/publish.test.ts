import { beforeAll, describe, expect, test } from 'vitest';
import { type Grapnel, startGrapnel } from './grapnel.ts';

let grapnel: Grapnel;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
});

const event = { eventType: 'invoice.paid', payload: { id: 1 } };

describe('an idempotency key', () => {
  test('makes a repeated publication answer the first message and deliver once', async () => {
    const application = await grapnel.application();
    await grapnel.endpoint(application, '/once');
    const publish = () =>
      grapnel.api.post(`/app/${application}/msg`, event, { 'idempotency-key': 'order-1' });
    const first = await publish();
    const second = await publish();
    expect(second.status).toBe(202);
    expect(second.text).toBe(first.text);
    await grapnel.receiver.waitFor('/once', 1);
    await grapnel.stack.waitUntilIdle();
    expect(grapnel.receiver.received('/once')).toHaveLength(1);
  });

  test('holds when ten requests arrive at the same instant', async () => {
    const application = await grapnel.application();
    await grapnel.endpoint(application, '/same-instant');
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        grapnel.api.post(`/app/${application}/msg`, event, { 'idempotency-key': 'order-2' }),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    await grapnel.receiver.waitFor('/same-instant', 1);
    await grapnel.stack.waitUntilIdle();
    expect(grapnel.receiver.received('/same-instant')).toHaveLength(1);
  });

  test('of one application is free for another', async () => {
    const [one, other] = [await grapnel.application(), await grapnel.application()];
    const key = { 'idempotency-key': 'order-3' };
    const first = await grapnel.api.post(`/app/${one}/msg`, event, key);
    const second = await grapnel.api.post(`/app/${other}/msg`, event, key);
    expect(second.body.id).not.toBe(first.body.id);
  });
});

describe('an event id', () => {
  test('is refused the second time with 409 that names the first message', async () => {
    const application = await grapnel.application();
    await grapnel.endpoint(application, '/event-id');
    const first = await grapnel.api.post(`/app/${application}/msg`, { ...event, eventId: 'evt-1' });
    const second = await grapnel.api.post(`/app/${application}/msg`, { ...event, eventId: 'evt-1' });
    expect(second.status).toBe(409);
    expect(second.body).toMatchObject({ code: 'conflict' });
    expect(second.body.detail).toContain(first.body.id);
    await grapnel.receiver.waitFor('/event-id', 1);
    await grapnel.stack.waitUntilIdle();
    expect(grapnel.receiver.received('/event-id')).toHaveLength(1);
  });

  test('finds its message', async () => {
    const application = await grapnel.application();
    const published = await grapnel.api.post(`/app/${application}/msg`, { ...event, eventId: 'evt-2' });
    const found = await grapnel.api.get(`/app/${application}/msg/evt-2`);
    expect(found.body).toMatchObject({ id: published.body.id, eventId: 'evt-2' });
  });

  test('sent twice at the same instant publishes one message', async () => {
    const application = await grapnel.application();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () =>
        grapnel.api.post(`/app/${application}/msg`, { ...event, eventId: 'evt-3' }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409, 409, 409]);
  });
});

describe('a message', () => {
  test('is listed, newest first, as soon as it is published, its numbers spelt as they were', async () => {
    const application = await grapnel.application();
    const ids: string[] = [];
    for (let index = 0; index < 5; index++) {
      ids.unshift(await grapnel.publish(application, 'invoice.paid', `{"n": 1.${index}0}`));
    }
    const first = await grapnel.api.get(`/app/${application}/msg?limit=3`);
    expect(first.body.data.map(({ id }: { id: string }) => id)).toEqual(ids.slice(0, 3));
    expect(first.text).toContain('"payload":{"n": 1.40}');
    expect(first.body.done).toBe(false);
    const second = await grapnel.api.get(`/app/${application}/msg?limit=3&iterator=${first.body.iterator}`);
    expect(second.body.data.map(({ id }: { id: string }) => id)).toEqual(ids.slice(3));
    expect(second.body.done).toBe(true);
    const back = await grapnel.api.get(
      `/app/${application}/msg?limit=3&iterator=${second.body.prevIterator}`,
    );
    expect(back.body.data.map(({ id }: { id: string }) => id)).toEqual(ids.slice(0, 3));
  });

  test('is found by its id with or without its payload', async () => {
    const application = await grapnel.application();
    const id = await grapnel.publish(application, 'invoice.paid', '{"n":1e2}');
    const whole = await grapnel.api.get(`/app/${application}/msg/${id}`);
    expect(whole.text).toContain('"payload":{"n":1e2}');
    const bare = await grapnel.api.get(`/app/${application}/msg/${id}?with_content=false`);
    expect(bare.body.payload).toEqual({});
    const missing = await grapnel.api.get(`/app/${application}/msg/${id.slice(0, -3)}abc`);
    expect(missing.status).toBe(404);
  });

  test.each([
    ['no payload', { eventType: 'a' }, ['body', 'payload']],
    ['a payload that is a list', { eventType: 'a', payload: [] }, ['body', 'payload']],
    ['no event type', { payload: {} }, ['body', 'eventType']],
    ['an event type with a space', { eventType: 'a b', payload: {} }, ['body', 'eventType']],
    [
      'an event id like one of our ids',
      { eventType: 'a', payload: {}, eventId: 'msg_1' },
      ['body', 'eventId'],
    ],
    ['text that is not JSON', '{"eventType":', ['body']],
    ['nothing', '', ['body']],
  ])('with %s is refused with 422 that names the place', async (_what, body, loc) => {
    const application = await grapnel.application();
    const answer = await grapnel.api.post(`/app/${application}/msg`, body);
    expect(answer.status).toBe(422);
    expect(answer.body.code).toBe('validation');
    expect(answer.body.detail[0].loc).toEqual(loc);
    const listed = await grapnel.api.get(`/app/${application}/msg`);
    expect(listed.body.data).toEqual([]);
  });

  test('for an application that does not exist is refused with 404', async () => {
    const answer = await grapnel.api.post('/app/nobody/msg', event);
    expect(answer.status).toBe(404);
    expect(answer.body).toEqual({ code: 'not_found', detail: 'There is no application "nobody".' });
  });
});
