import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ApiAnswer, ApiClient } from '../pipeline/api-client.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import { callsDuring } from './calls-during.ts';
import { keptSeconds, letGo } from './due-fan-outs.ts';

let grapnel: Grapnel;
let api: ApiClient;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
  api = grapnel.api;
});

const ids = (answer: ApiAnswer): string[] => answer.body.data.map(({ id }: { id: string }) => id);
const idOf = (answer: ApiAnswer): string => answer.body.id;

async function publishAll(application: string, bodies: readonly object[]): Promise<string[]> {
  const published: string[] = [];
  for (const body of bodies) {
    const answer = await api.post(`/app/${application}/msg`, { eventType: 'a', payload: {}, ...body });
    expect(answer.status).toBe(202);
    published.push(idOf(answer));
    // Ids made within the same 4 ms sort by chance.
    await pause(5);
  }
  return published;
}

describe('a list of messages', () => {
  test('can be narrowed by channel, tag and event types in all their spellings', async () => {
    const application = await grapnel.application();
    const list = `/app/${application}/msg`;
    const [one, two, three, four] = await publishAll(application, [
      { eventType: 'note', channels: ['x'] },
      { eventType: 'reply', channels: ['x', 'y'], tags: ['t'] },
      { eventType: 'note', tags: ['t', 'u'] },
      { eventType: 'mention' },
    ]);
    const found = async (query: string) => ids(await api.get(`${list}?${query}`));
    expect(await found('channel=x')).toEqual([two, one]);
    expect(await found('channel=y')).toEqual([two]);
    expect(await found('tag=t')).toEqual([three, two]);
    expect(await found('tag=t&channel=x')).toEqual([two]);
    for (const query of [
      'event_types=reply,mention',
      'event_types=reply&event_types=mention',
      'event_types[]=reply&event_types[]=mention',
      'event_types[0]=reply&event_types[1]=mention',
    ]) {
      expect(await found(query)).toEqual([four, two]);
    }
    expect(await found('event_types=')).toEqual([four, three, two, one]);
    expect(await found('channel=nothing')).toEqual([]);
    const page = await api.get(`${list}?event_types=note&limit=1`);
    expect(ids(page)).toEqual([three]);
    expect(page.body.done).toBe(false);
    const next = await api.get(`${list}?event_types=note&limit=1&iterator=${page.body.iterator}`);
    expect(ids(next)).toEqual([one]);
    expect(next.body.done).toBe(true);
  });

  test('can be bounded in time; `after` alone begins with the oldest and goes on with prevIterator', async () => {
    const application = await grapnel.application();
    const list = `/app/${application}/msg`;
    const early = await publishAll(application, [{}, {}]);
    await pause(10);
    const middle = new Date().toISOString();
    await pause(10);
    const late = await publishAll(application, [{}, {}, {}]);
    const newestFirst = (published: string[]) => published.toReversed();

    expect(ids(await api.get(`${list}?before=${middle}`))).toEqual(newestFirst(early));
    expect(ids(await api.get(`${list}?after=${middle}`))).toEqual(newestFirst(late));
    const chrono = encodeURIComponent(middle.replace('T', ' ').replace('Z', '000000 UTC'));
    expect(ids(await api.get(`${list}?after=${chrono}`))).toEqual(newestFirst(late));

    const first = await api.get(`${list}?after=${middle}&limit=2`);
    expect(ids(first)).toEqual(newestFirst(late.slice(0, 2)));
    expect(first.body.done).toBe(false);
    const second = await api.get(`${list}?after=${middle}&limit=2&iterator=${first.body.prevIterator}`);
    expect(ids(second)).toEqual(late.slice(2));
    expect(second.body.done).toBe(true);

    const future = new Date(Date.now() + 60_000).toISOString();
    const bounded = await api.get(`${list}?after=${middle}&before=${future}&limit=2`);
    expect(ids(bounded)).toEqual(newestFirst(late).slice(0, 2));
    const rest = await api.get(`${list}?after=${middle}&before=${future}&iterator=${bounded.body.iterator}`);
    expect(ids(rest)).toEqual(late.slice(0, 1));
    expect(rest.body.done).toBe(true);
  });

  test('includes what was published in the very instant of `after`', async () => {
    const application = await grapnel.application();
    const answer = await api.post(`/app/${application}/msg`, { eventType: 'a', payload: {} });
    const at = answer.body.timestamp;
    expect(ids(await api.get(`/app/${application}/msg?after=${at}`))).toEqual([idOf(answer)]);
    expect(ids(await api.get(`/app/${application}/msg?before=${at}`))).toEqual([]);
  });

  test.each(['after=0001-01-01', 'before=9999-12-31', 'after=%2B275760-09-13', 'before=0001-01-01'])(
    'bounded by %s, further than ids can say, is answered',
    async (query) => {
      const application = await grapnel.application();
      const id = await grapnel.publish(application, 'a', {});
      const found = ids(await api.get(`/app/${application}/msg?${query}`));
      expect(found).toEqual(/after=0|before=9/.test(query) ? [id] : []);
    },
  );

  test.each(['after=nonsense', 'before=', 'with_content=maybe'])(
    'asked with %s is refused with 422 that names the parameter',
    async (query) => {
      const answer = await api.get(`/app/${await grapnel.application()}/msg?${query}`);
      expect(answer.status).toBe(422);
      expect(answer.body.detail[0].loc).toEqual(['query', query.split('=')[0]]);
    },
  );

  test('leaves out a message whose retention has run out, and so does everything else', async () => {
    const application = await grapnel.application();
    const list = `/app/${application}/msg`;
    const body = { eventType: 'a', payload: { noise: 'x' }, eventId: 'short', payloadRetentionHours: 1 };
    const short = idOf(await api.post(list, body, { 'idempotency-key': 'short' }));
    const long = await grapnel.publish(application, 'a', {});
    expect(ids(await api.get(list))).toEqual([long, short]);
    expect(await keptSeconds(grapnel.stack, application, short)).toBeGreaterThan(11 * 3600);
    await letGo(grapnel.stack, application, short);
    expect(ids(await api.get(list))).toEqual([long]);
    expect((await api.get(`${list}/${short}`)).status).toBe(404);
    expect((await api.get(`${list}/short`)).status).toBe(404);
    expect((await api.delete(`${list}/${short}/content`)).status).toBe(404);
    // The key still answers what it answered, and publishes nothing new.
    expect(idOf(await api.post(list, body, { 'idempotency-key': 'short' }))).toBe(short);
    expect(ids(await api.get(list))).toEqual([long]);
  });
});

describe('what a list costs', () => {
  test('250 messages are two requests, with and without payloads; filters ask no more', async () => {
    const application = await grapnel.application();
    const list = `/app/${application}/msg?limit=250`;
    for (let start = 0; start < 260; start += 26) {
      await Promise.all(
        Array.from({ length: 26 }, (_, index) =>
          grapnel.publish(application, index % 2 ? 'odd' : 'even', { n: start + index }),
        ),
      );
    }
    await api.get(list);
    for (const query of ['', '&with_content=false', '&event_types=odd', '&after=2026-01-01T00:00:00Z']) {
      const { answer, calls } = await callsDuring(grapnel, 'Manage', () => api.get(`${list}${query}`));
      expect(answer.body.data).toHaveLength(query.includes('odd') ? 130 : 250);
      expect(calls).toEqual(['dynamodb:GetItem', 'dynamodb:Query']);
    }
  }, 60_000);

  test('250 applications or event types are one request', async () => {
    const token = await grapnel.tokenFor({ organization: `org_${'7'.repeat(27)}` });
    const own = api.withToken(token);
    for (let start = 0; start < 250; start += 25) {
      await Promise.all(
        Array.from({ length: 25 }, async (_, index) => {
          await own.post('/app', { name: `application ${start + index}` });
          await own.post('/event-type', { name: `type.${start + index}`, description: 'd' });
        }),
      );
    }
    for (const path of ['/app', '/event-type']) {
      const list = () => own.get(`${path}?limit=250`);
      const { answer, calls } = await callsDuring(grapnel, 'Manage', list);
      expect(answer.body.data).toHaveLength(250);
      expect(calls.length).toBeLessThanOrEqual(2);
      expect(new Set(calls)).toEqual(new Set(['dynamodb:Query']));
    }
  }, 60_000);
});
