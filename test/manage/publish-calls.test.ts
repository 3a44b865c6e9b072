import { beforeAll, expect, test } from 'vitest';
import type { ApiAnswer } from '../pipeline/api-client.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import { callsDuring } from './calls-during.ts';

let grapnel: Grapnel;
let application: string;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
  const created = await grapnel.api.post('/app', { name: 'counted', uid: 'counted' });
  application = created.body.id;
  await grapnel.publish(application, 'warm.up', {});
});

const event = { eventType: 'invoice.paid', payload: { id: 1 } };
const get = 'dynamodb:GetItem';
const list = 'dynamodb:Query';
const put = 'dynamodb:PutItem';
const send = 'sqs:SendMessage';

async function callsOf(request: () => Promise<ApiAnswer>): Promise<readonly string[]> {
  const { answer, calls } = await callsDuring(grapnel, 'Publish', request);
  expect(answer.status).toBe(202);
  return calls;
}

test('publishing to an id looks up the application and its endpoints, and puts once', async () => {
  expect(await callsOf(() => grapnel.api.post(`/app/${application}/msg`, event))).toEqual([get, list, put]);
});

test('deliveries to up to ten endpoints are queued by one request; for more, the fan-out is', async () => {
  const wanted = await grapnel.application();
  for (let n = 1; n <= 11; n++) {
    await grapnel.endpoint(wanted, `/wanted/${n}`);
    if (n !== 1 && n < 10) continue;
    expect(await callsOf(() => grapnel.api.post(`/app/${wanted}/msg`, event))).toEqual([
      get,
      list,
      send,
      put,
    ]);
  }
});

test('a uid takes one look-up more: of who has it', async () => {
  expect(await callsOf(() => grapnel.api.post('/app/counted/msg', event))).toEqual([get, get, list, put]);
});

test('an idempotency key and an event id take one claim each', async () => {
  const publish = (eventId?: string, key?: string) =>
    callsOf(() =>
      grapnel.api.post(
        `/app/${application}/msg`,
        { ...event, eventId },
        key ? { 'idempotency-key': key } : {},
      ),
    );
  expect(await publish('e-1')).toEqual([get, put, list, put]);
  expect(await publish(undefined, 'k-1')).toEqual([get, put, list, put]);
  expect(await publish('e-2', 'k-2')).toEqual([get, put, put, list, put]);
});

test('a message for later is looked at when it is due: it queues its fan-out; far ahead it is put into the due index instead of the queue', async () => {
  const at = (ms: number) => ({ ...event, deliverAt: new Date(Date.now() + ms).toISOString() });
  const path = `/app/${application}/msg`;
  expect(await callsOf(() => grapnel.api.post(path, at(120_000)))).toEqual([get, send, put]);
  expect(await callsOf(() => grapnel.api.post(path, at(7_200_000)))).toEqual([get, put, put]);
});

test('a payload beyond 8 KB compressed takes one request to the bucket more', async () => {
  const noise = Array.from({ length: 4000 }, () => Math.random().toString(36).slice(2)).join('');
  const large = { ...event, payload: { noise } };
  expect(await callsOf(() => grapnel.api.post(`/app/${application}/msg`, large))).toEqual([
    get,
    list,
    's3:PutObject',
    put,
  ]);
});
