import { beforeAll, describe, expect, test } from 'vitest';
import type { ApiAnswer, ApiClient } from '../pipeline/api-client.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';

interface Row {
  id: string;
  msgId: string;
  endpointId: string;
  status: number;
  responseStatusCode: number;
  eventType: string;
  timestamp: string;
}

let grapnel: Grapnel;
let api: ApiClient;
let byEndpoint: string;
let byMessage: string;
let first: string;
let failing: string;
let working: string;
let all: Row[];
const rows = (answer: ApiAnswer): Row[] => answer.body.data;
const ids = (answer: ApiAnswer): string[] => rows(answer).map(({ id }) => id);

beforeAll(async () => {
  grapnel = await startGrapnel('quick');
  api = grapnel.api;
  const application = await grapnel.application();
  failing = await grapnel.endpoint(application, '/failing', { uid: 'failing' });
  working = await grapnel.endpoint(application, '/working', { uid: 'working' });
  // The first event fails three times; the second one arrives at once.
  grapnel.receiver.answer('/failing', { status: 500, body: 'so sorry' }, 302, 404);
  const fields = { eventType: 'invoice.paid', payload: {}, channels: ['red', 'blue'], eventId: 'first' };
  first = (await api.post(`/app/${application}/msg`, fields)).body.id;
  await grapnel.waitForAttempts(application, failing, 3);
  await grapnel.publish(application, 'invoice.sent', {});
  await grapnel.waitForAttempts(application, failing, 4);
  await grapnel.waitForAttempts(application, working, 2);
  byEndpoint = `/app/${application}/attempt/endpoint/${failing}`;
  byMessage = `/app/${application}/attempt/msg/${first}`;
  all = rows(await api.get(byEndpoint));
});

describe('the attempts of an endpoint', () => {
  test('are listed newest first, with what came of each', () => {
    expect(all.map(({ status, responseStatusCode }) => [status, responseStatusCode])).toEqual([
      [0, 200],
      [2, 404],
      [2, 302],
      [2, 500],
    ]);
    expect(all[3]).toMatchObject({
      id: expect.stringMatching(/^atmpt_[0-9A-Za-z]{27}$/),
      msgId: first,
      endpointId: failing,
      url: grapnel.receiver.url('/failing'),
      response: 'so sorry',
      responseDurationMs: expect.any(Number),
      statusText: 'fail',
      triggerType: 0,
      timestamp: expect.stringMatching(/Z$/),
      eventType: 'invoice.paid',
      attemptNumber: 1,
    });
    expect(all.map(({ id }) => id)).toEqual(
      all
        .map(({ id }) => id)
        .sort()
        .reverse(),
    );
  });

  test("are found by the endpoint's uid too", async () => {
    expect(ids(await api.get(byEndpoint.replace(failing, 'failing')))).toEqual(all.map(({ id }) => id));
  });

  test.each([
    ['status=0', [0]],
    ['status=2', [1, 2, 3]],
    ['status=1', []],
    ['status=3', []],
    ['status_code_class=200', [0]],
    ['status_code_class=400', [1]],
    ['status_code_class=300', [2]],
    ['status_code_class=0', []],
    ['status_code_class=100', []],
    ['status=2&status_code_class=500', [3]],
    ['status=0&status_code_class=500', []],
    ['event_types=invoice.sent', [0]],
    ['event_types=invoice.sent,invoice.paid', [0, 1, 2, 3]],
    ['event_types=invoice.sent&event_types=other', [0]],
    ['event_types[]=invoice.paid', [1, 2, 3]],
    ['event_types%5B1%5D=invoice.paid&event_types%5B0%5D=invoice.sent', [0, 1, 2, 3]],
    ['event_types=', [0, 1, 2, 3]],
    ['event_types=other', []],
    ['channel=red', [1, 2, 3]],
    ['channel=green', []],
    ['limit=2', [0, 1]],
    ['limit=1&status=2', [1]],
    ['order=ascending', [3, 2, 1, 0]],
    ['expanded_statuses=true&unknown=x', [0, 1, 2, 3]],
  ])('are narrowed by %s', async (query, expected) => {
    const answer = await api.get(`${byEndpoint}?${query}`);
    expect(ids(answer)).toEqual(expected.map((index) => all[index]?.id));
  });

  test('are narrowed to a time, the beginning included and the end not', async () => {
    const at = all[1]?.timestamp ?? '';
    const from = encodeURIComponent(at);
    const since = all.filter(({ timestamp }) => timestamp >= at).map(({ id }) => id);
    const until = all.filter(({ timestamp }) => timestamp < at).map(({ id }) => id);
    expect(ids(await api.get(`${byEndpoint}?after=${from}`))).toEqual(since);
    expect(ids(await api.get(`${byEndpoint}?before=${from}`))).toEqual(until);
    expect(ids(await api.get(`${byEndpoint}?after=${from}&before=${from}`))).toEqual([]);
    const asRustWritesIt = at.replace('T', ' ').replace('Z', '456789 UTC');
    const rust = await api.get(`${byEndpoint}?after=${encodeURIComponent(asRustWritesIt)}`);
    expect(ids(rust)).toEqual(since);
    expect(ids(await api.get(`${byEndpoint}?after=2999-01-01T00:00:00%2B02:00`))).toEqual([]);
  });

  test('are paged forwards and back, filters included', async () => {
    const pages: ApiAnswer[] = [await api.get(`${byEndpoint}?limit=1&status=2`)];
    while (!pages.at(-1)?.body.done) {
      pages.push(await api.get(`${byEndpoint}?limit=1&status=2&iterator=${pages.at(-1)?.body.iterator}`));
    }
    expect(pages.flatMap(ids)).toEqual(all.slice(1).map(({ id }) => id));
    const back = await api.get(`${byEndpoint}?limit=2&iterator=${pages.at(-1)?.body.prevIterator}`);
    expect(ids(back)).toEqual(all.slice(1, 3).map(({ id }) => id));
    expect(back.body.done).toBe(false);
  });

  test('come without what was answered on request', async () => {
    const answer = await api.get(`${byEndpoint}?with_content=false`);
    expect(answer.text).not.toContain('so sorry');
    expect(answer.body.data[3].response).toBe('{}');
  });
});

test('attempts without an answer have the status code 0 and say why', async () => {
  const application = await grapnel.application();
  // Above the ports that systems give out by themselves: nobody listens there.
  const endpoint = await grapnel.endpoint(application, '', { url: 'http://127.0.0.1:65535/' });
  await grapnel.publish(application, 'invoice.paid', {});
  const attempts = await grapnel.waitForAttempts(application, endpoint, 1);
  expect(attempts.at(-1)).toMatchObject({
    status: 2,
    responseStatusCode: 0,
    response: expect.stringMatching(/connection/i),
  });
  const path = `/app/${application}/attempt/endpoint/${endpoint}`;
  expect(rows(await api.get(`${path}?status_code_class=0`)).length).toBeGreaterThan(0);
  expect(rows(await api.get(`${path}?status_code_class=500`))).toEqual([]);
});

describe('the attempts of a message', () => {
  test('are listed over all its endpoints, by its id and event id', async () => {
    const answer = await api.get(byMessage);
    expect(rows(answer)).toHaveLength(4);
    expect(new Set(rows(answer).map(({ endpointId }) => endpointId))).toEqual(new Set([failing, working]));
    expect(ids(await api.get(byMessage.replace(first, 'first')))).toEqual(ids(answer));
  });

  test.each(['id', 'uid'])('are narrowed to one endpoint by its %s', async (kind) => {
    const answer = await api.get(`${byMessage}?endpoint_id=${kind === 'id' ? failing : 'failing'}`);
    expect(ids(answer)).toEqual(all.slice(1).map(({ id }) => id));
    expect(ids(await api.get(`${byMessage}?endpoint_id=nobody`))).toEqual([]);
    expect(ids(await api.get(`${byMessage}?endpoint_id=${'n'.repeat(3000)}`))).toEqual([]);
  });

  test('are narrowed and paged as those of an endpoint', async () => {
    expect(rows(await api.get(`${byMessage}?status=2`))).toHaveLength(3);
    expect(rows(await api.get(`${byMessage}?status_code_class=200&channel=blue`))).toHaveLength(1);
    expect(rows(await api.get(`${byMessage}?event_types=invoice.sent`))).toHaveLength(0);
    const whole = ids(await api.get(byMessage));
    const page = await api.get(`${byMessage}?limit=3`);
    const rest = await api.get(`${byMessage}?limit=3&iterator=${page.body.iterator}`);
    expect([...ids(page), ...ids(rest)]).toEqual(whole);
    const back = await api.get(`${byMessage}?limit=2&iterator=${rest.body.prevIterator}`);
    expect(ids(back)).toEqual(whole.slice(1, 3));
  });

  test('of no message are answered with 404', async () => {
    for (const name of [`msg_${'0'.repeat(26)}1`, 'nothing', 'n'.repeat(3000), '%00']) {
      expect((await api.get(byMessage.replace(first, name))).status).toBe(404);
    }
  });
});

test.each([
  'status=5',
  'status=success',
  'status_code_class=201',
  'before=yesterday',
  'after=',
  'with_content=0',
  'limit=0',
  'iterator=msg_2Wb5cEHAkMFvmO9lhHC4OeDtT9M',
])('a list of attempts asked with %s is refused with 422 that names the parameter', async (query) => {
  for (const path of [byEndpoint, byMessage]) {
    const answer = await api.get(`${path}?${query}`);
    expect(answer.status).toBe(422);
    expect(answer.body.detail[0].loc).toEqual(['query', query.split('=')[0]]);
  }
});
