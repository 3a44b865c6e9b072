import { beforeAll, describe, expect, test } from 'vitest';
import type { ApiClient } from '../pipeline/api-client.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import { dueFanOuts, makeFanOutDueNow } from './due-fan-outs.ts';

let grapnel: Grapnel;
let api: ApiClient;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
  api = grapnel.api;
});

const event = { eventType: 'invoice.paid', payload: { id: 1 } };
const inFuture = (ms: number) => new Date(Date.now() + ms).toISOString();
const minuteMs = 60_000;

describe('an application inside of a message', () => {
  test('is made where the path names none, once, also for messages at the same instant', async () => {
    const body = { ...event, application: { name: 'Inline', uid: 'inline-1', metadata: { a: 'b' } } };
    const answers = await Promise.all(Array.from({ length: 8 }, () => api.post('/app/inline-1/msg', body)));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(202));
    const application = await api.get('/app/inline-1');
    expect(application.body).toMatchObject({ name: 'Inline', uid: 'inline-1', metadata: { a: 'b' } });
    expect((await api.get('/app/inline-1/msg')).body.data).toHaveLength(8);
  });

  test('is ignored where the path names one', async () => {
    const id = await grapnel.application();
    const body = { ...event, application: { name: 'other', uid: 'other-uid' } };
    expect((await api.post(`/app/${id}/msg`, body)).status).toBe(202);
    expect((await api.get('/app/other-uid')).status).toBe(404);
  });

  test.each([
    ['of another uid', { name: 'x', uid: 'another' }, 'application_uid_mismatch'],
    ['without a uid', { name: 'x' }, 'application_uid_missing'],
    ['whose uid is null', { name: 'x', uid: null }, 'application_uid_missing'],
  ])('%s is refused with 422, and nothing is made', async (_what, application, type) => {
    const answer = await api.post('/app/inline-2/msg', { ...event, application });
    expect(answer.status).toBe(422);
    expect(answer.body.detail[0]).toMatchObject({ loc: ['body', 'application', 'uid'], type });
    expect((await api.get('/app/inline-2')).status).toBe(404);
    expect((await api.get('/app/another')).status).toBe(404);
  });
});

describe('a raw payload', () => {
  const raw = (rawPayload: string, contentType?: string) => ({
    ...event,
    payload: {},
    transformationsParams: {
      rawPayload,
      ...(contentType === undefined ? {} : { headers: { 'Content-Type': contentType } }),
    },
  });

  test('is delivered instead of the payload, with its media type, and can be read', async () => {
    const application = await grapnel.application();
    await grapnel.endpoint(application, '/raw');
    const text = '<a b="ü">\n</a>';
    const created = await api.post(`/app/${application}/msg`, raw(text, 'text/xml; charset=utf-8'));
    expect(created.status).toBe(202);
    expect(created.body).toMatchObject({ payload: {}, rawPayload: text });
    await grapnel.receiver.waitFor('/raw', 1);
    const [request] = grapnel.receiver.received('/raw');
    expect(request?.body).toBe(text);
    expect(request?.headers['content-type']).toBe('text/xml; charset=utf-8');
    const read = await api.get(`/app/${application}/msg/${created.body.id}`);
    expect(read.body).toMatchObject({ payload: {}, rawPayload: text });
  });

  test('that is a JSON object is the payload, spelt as it was', async () => {
    const application = await grapnel.application();
    await grapnel.endpoint(application, '/raw-json');
    const text = '{"n": 1.0,\n"big":9007199254740993}';
    const created = await api.post(`/app/${application}/msg`, raw(text));
    expect(created.text).toContain(`"payload":${text}`);
    await grapnel.receiver.waitFor('/raw-json', 1);
    const [request] = grapnel.receiver.received('/raw-json');
    expect(request?.body).toBe(text);
    expect(request?.headers['content-type']).toBe('application/json');
  });

  test.each([
    ['a media type with a line break', raw('x', 'text/plain\r\nx-evil: 1'), 'content-type'],
    ['a media type that is none', raw('x', 'text'), 'content-type'],
    [
      'a header that only endpoints can have',
      { ...event, transformationsParams: { rawPayload: 'x', headers: { 'x-a': 'b' } } },
      'headers',
    ],
    [
      'a media type for the payload',
      { ...event, transformationsParams: { headers: { 'content-type': 'text/plain' } } },
      'headers',
    ],
    ['half a character', { ...event, transformationsParams: { rawPayload: '\ud800' } }, 'rawPayload'],
  ])('with %s is refused with 422 that says where', async (_what, body, member) => {
    const answer = await api.post(`/app/${await grapnel.application()}/msg`, body);
    expect(answer.status).toBe(422);
    expect(answer.body.detail[0].loc.at(-1)).toBe(member);
  });

  test('of more than 1 MiB is refused with 413', async () => {
    const application = await grapnel.application();
    expect((await api.post(`/app/${application}/msg`, raw('x'.repeat(1_048_577)))).status).toBe(413);
  });
});

describe('the time of delivery', () => {
  test('up to 15 minutes ahead waits in the queue; the message is there at once', async () => {
    const application = await grapnel.application();
    await grapnel.endpoint(application, '/soon');
    const deliverAt = inFuture(2 * minuteMs);
    const created = await api.post(`/app/${application}/msg`, { ...event, deliverAt });
    expect(created.body.deliverAt).toBe(deliverAt);
    expect((await api.get(`/app/${application}/msg`)).body.data[0].deliverAt).toBe(deliverAt);
    const sent = grapnel.stack.calls().filter(({ caller }) => caller.startsWith('Publish'));
    expect(sent.at(-2)?.action).toBe('sqs:SendMessage');
    expect(await dueFanOuts(grapnel.stack, created.body.id)).toEqual([]);
    // One that is published later and is there first shows that this one waits.
    await grapnel.publish(application, 'overtakes', {});
    await grapnel.receiver.waitFor('/soon', 1);
    await grapnel.stack.waitUntilIdle();
    const listed = await api.get(`/app/${application}/attempt/msg/${created.body.id}`);
    expect(listed.body.data).toEqual([]);
    expect(grapnel.receiver.received('/soon')).toHaveLength(1);
  });

  test('further ahead waits in the due index until the sweep queues it', async () => {
    const application = await grapnel.application();
    const endpoint = await grapnel.endpoint(application, '/tomorrow');
    const deliverAt = inFuture(23 * 60 * minuteMs);
    const created = await api.post(`/app/${application}/msg`, { ...event, deliverAt });
    expect(created.status).toBe(202);
    const waiting = await dueFanOuts(grapnel.stack, created.body.id);
    expect(waiting).toMatchObject([{ application, dueAtMs: Date.parse(deliverAt) }]);
    const sweep = grapnel.stack.template.ofType('AWS::Events::Rule')[0]?.logicalId ?? '';
    await grapnel.stack.runSchedule(sweep);
    await grapnel.stack.waitUntilIdle();
    expect(await dueFanOuts(grapnel.stack, created.body.id)).toHaveLength(1);
    expect(grapnel.receiver.received('/tomorrow')).toEqual([]);

    await makeFanOutDueNow(grapnel.stack, created.body.id);
    await grapnel.stack.runSchedule(sweep);
    await grapnel.receiver.waitFor('/tomorrow', 1);
    await grapnel.stack.waitUntilIdle();
    expect(await dueFanOuts(grapnel.stack, created.body.id)).toEqual([]);
    expect(await grapnel.attemptsOf(application, endpoint)).toHaveLength(1);
  });

  test.each([
    ['in 30 seconds', () => inFuture(minuteMs / 2)],
    ['in 25 hours', () => inFuture(25 * 60 * minuteMs)],
    ['in the past', () => '2020-01-01T00:00:00Z'],
    ['not a time', () => 'tomorrow'],
  ])('that is %s is refused with 422, and nothing is stored', async (_what, deliverAt) => {
    const application = await grapnel.application();
    const answer = await api.post(`/app/${application}/msg`, { ...event, deliverAt: deliverAt() });
    expect(answer.status).toBe(422);
    expect(answer.body.detail[0].loc).toEqual(['body', 'deliverAt']);
    expect((await api.get(`/app/${application}/msg`)).body.data).toEqual([]);
  });

  test('that has come too near when the request is sent again is no mistake: the key has its answer', async () => {
    const path = `/app/${await grapnel.application()}/msg`;
    const key = { 'idempotency-key': 'later' };
    const first = await api.post(path, { ...event, deliverAt: inFuture(2 * minuteMs) }, key);
    const again = await api.post(path, { ...event, deliverAt: inFuture(minuteMs / 2) }, key);
    expect(again.status).toBe(202);
    expect(again.text).toBe(first.text);
    const other = { ...event, deliverAt: inFuture(minuteMs / 2) };
    expect((await api.post(path, other, { 'idempotency-key': 'unused' })).status).toBe(422);
  });

  test('after which nothing would be left to deliver is refused with 422', async () => {
    const body = { ...event, deliverAt: inFuture(90 * minuteMs), payloadRetentionHours: 1 };
    expect((await api.post(`/app/${await grapnel.application()}/msg`, body)).status).toBe(422);
  });
});

describe('the retention of a payload', () => {
  test.each([
    ['payloadRetentionPeriod', 0],
    ['payloadRetentionPeriod', 91],
    ['payloadRetentionPeriod', 1.5],
    ['payloadRetentionHours', 0],
    ['payloadRetentionHours', 2161],
  ])('%s of %d is refused with 422', async (member, value) => {
    const answer = await api.post(`/app/${await grapnel.application()}/msg`, { ...event, [member]: value });
    expect(answer.status).toBe(422);
    expect(answer.body.detail[0].loc).toEqual(['body', member]);
  });

  test('in days and in hours together is refused', async () => {
    const body = { ...event, payloadRetentionPeriod: 5, payloadRetentionHours: 5 };
    expect((await api.post(`/app/${await grapnel.application()}/msg`, body)).status).toBe(422);
  });

  test('of one day or 2,160 hours is taken', async () => {
    const application = await grapnel.application();
    for (const member of [{ payloadRetentionPeriod: 1 }, { payloadRetentionHours: 2160 }]) {
      expect((await api.post(`/app/${application}/msg`, { ...event, ...member })).status).toBe(202);
    }
  });
});

test('channels and tags come back as they were given', async () => {
  const application = await grapnel.application();
  const labels = { channels: ['project:1', 'a+b'], tags: ['x', 'path/y', '#z', 'ü', '5'] };
  const created = await api.post(`/app/${application}/msg`, { ...event, ...labels });
  expect(created.body).toMatchObject(labels);
  const six = await api.post(`/app/${application}/msg`, { ...event, tags: ['1', '2', '3', '4', '5', '6'] });
  expect(six.body.detail[0].loc).toEqual(['body', 'tags']);
});
