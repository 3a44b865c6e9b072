import { sign } from 'hono/jwt';
import { beforeAll, describe, expect, test } from 'vitest';
import { exampleBody } from '../api/example-requests.ts';
import type { ApiAnswer, ApiClient } from '../pipeline/api-client.ts';
import { allRoutes as routes } from '../pipeline/documented-answer.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import {
  filledPath,
  type NamedThings,
  nobodys,
  nobodysNames,
  stateOf,
  stillDelivers,
  type Things,
  thingsOf,
} from './things.ts';

type ByIdRoute = (typeof routes)[number];

let grapnel: Grapnel;
let victim: NamedThings;
let before: unknown;
/** Another application of the same organization, and one of another, each with things of its own. */
let neighbour: NamedThings;
let stranger: NamedThings;
let asNeighbour: ApiClient;
let asStranger: ApiClient;
let asStrangersApplication: ApiClient;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
  const organization = `org_${'7'.repeat(26)}b`;
  const strangers = grapnel.api.withToken(await grapnel.tokenFor({ organization }));
  victim = await thingsOf(grapnel, grapnel.api, 'victim');
  neighbour = await thingsOf(grapnel, grapnel.api, 'neighbour');
  stranger = await thingsOf(grapnel, strangers, 'stranger');
  const key = grapnel.stack.secretValue(grapnel.stack.outputs['TokenKeySecretArn'] ?? '');
  const ofApplication = async (org: string, sub: string) =>
    grapnel.api.withToken(await sign({ sub, org }, key));
  asNeighbour = await ofApplication(grapnel.organization, neighbour.ids['app_id'] ?? '');
  asStrangersApplication = await ofApplication(organization, stranger.ids['app_id'] ?? '');
  asStranger = strangers;
  before = await stateOf(victim);
}, 60_000);

/** A body that the route takes: what it makes has no name of its own, and no receiver but this test's. */
function bodyFor(route: ByIdRoute): unknown {
  const example = exampleBody(route.operationId);
  if (typeof example !== 'object' || example === null) return example;
  const { uid: _uid, eventTypes: _types, filterTypes: _older, ...rest } = example as Record<string, unknown>;
  return 'url' in rest ? { ...rest, url: grapnel.receiver.url('/elsewhere') } : rest;
}

/** A call's answer, the ids that were asked for taken out, and what was asked of AWS for it: each action on each table. */
interface Seen {
  readonly status: number;
  readonly text: string;
  readonly requests: readonly string[];
}

async function seen(api: ApiClient, route: ByIdRoute, ids: Readonly<Record<string, string>>): Promise<Seen> {
  const callsBefore = grapnel.stack.calls().length;
  const answer: ApiAnswer = await api.call(route.method, filledPath(route.path, ids), bodyFor(route));
  const requests = grapnel.stack
    .calls()
    .slice(callsBefore)
    .filter(({ caller }) => /^(Manage|Publish)/.test(caller))
    .map(({ action, resources }) => `${action} ${resources.join(' ')}`);
  // The longest first, as one may be part of another.
  const named = Object.values(ids).sort((left, right) => right.length - left.length);
  return {
    status: answer.status,
    text: named.reduce((text, id) => text.replaceAll(id, '…'), answer.text),
    // Side by side they come in any order.
    requests: requests.sort(),
  };
}

/** Each parameter alone names somebody else's thing while the others name one's own, and all of them together. */
function foreignIds(route: ByIdRoute, own: Things, theirs: Things): Record<string, string>[] {
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
  const taken = (which: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, (which.includes(name) ? theirs : own).ids[name] ?? '']));
  const all = names.map((name) => taken([name]));
  return names.length > 1 ? [...all, taken(names)] : all;
}

/** The same with what belongs to nobody in the place of what belongs to others. */
function absentIds(
  ids: Readonly<Record<string, string>>,
  own: Things,
  absent: Things,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(ids).map(([name, id]) => [name, id === own.ids[name] ? id : (absent.ids[name] ?? '')]),
  );
}

/** A PUT makes a thing of one's own where one has none of that name: that must come out the same too. */
const mayCreate = (route: ByIdRoute) => route.method === 'PUT' && route.replies[201] !== undefined;

/** Those last, or what they make is found by the others. */
const byId = routes
  .filter(({ path }) => path.includes('{'))
  .sort((left, right) => Number(mayCreate(left)) - Number(mayCreate(right)))
  .map((route) => [route.operationId, route] as const);

async function expectNoTrace(api: ApiClient, route: ByIdRoute, own: Things): Promise<void> {
  const nobody = { ids: nobodys };
  const byName = { ids: { ...victim.ids, ...victim.uids } };
  for (const [theirs, nobodysThings] of [
    [victim, nobody],
    [byName, { ids: { ...nobodys, ...nobodysNames } }],
  ] as const) {
    for (const ids of foreignIds(route, own, theirs)) {
      const foreign = await seen(api, route, ids);
      const absent = await seen(api, route, absentIds(ids, own, nobodysThings));
      if (mayCreate(route) && foreign.status < 300) {
        // By a name that was made in the first round: found in the second, and one's own.
        expect(absent.status).toBe(foreign.status);
        expect(Object.values(victim.ids)).not.toContain(JSON.parse(foreign.text).id);
      } else {
        expect(foreign).toEqual(absent);
        // A message's attempts at an endpoint that has none there, or is gone, are an empty list.
        if (foreign.text !== '{"data":[],"iterator":null,"done":true}') {
          expect([403, 404]).toContain(foreign.status);
        }
      }
      if (!mayCreate(route)) expect(foreign.requests).toEqual(absent.requests);
    }
  }
}

test('every parameter of a path has examples, so that a new one is tried here too', () => {
  for (const { path } of routes) {
    expect(() => filledPath(path, victim.ids)).not.toThrow();
    expect(() => filledPath(path, nobodys)).not.toThrow();
  }
});

describe("what is another tenant's is as absent as what is nobody's, in answer and in requests made, to", () => {
  // What the application of a token is asked for is remembered for a while: the first call of each may read more.
  beforeAll(async () => {
    for (const api of [asNeighbour, asStranger, asStrangersApplication]) {
      await api.get('/event-type/none');
      await api.post(`/app/${nobodys['app_id']}/msg`, exampleBody('v1.message.create'));
    }
  });

  describe("an application's token of the same organization:", () => {
    // Event types are the organization's: each of its applications reads them all.
    const isShared = ({ path, access }: ByIdRoute) =>
      path.includes('{event_type_name}') && access === 'application';
    test.each(byId.filter(([, route]) => !isShared(route)))('%s', (_name, route) =>
      expectNoTrace(asNeighbour, route, neighbour),
    );
  });

  describe("an application's token of another organization:", () => {
    test.each(byId)('%s', (_name, route) => expectNoTrace(asStrangersApplication, route, stranger));
  });

  describe("another organization's token:", () => {
    test.each(byId)('%s', (_name, route) => expectNoTrace(asStranger, route, stranger));
  });
});

describe('what names things elsewhere than in the path reaches no other tenant:', () => {
  const pathOf = (things: Things) => `/app/${things.ids['app_id']}`;

  test('ids in bodies', async () => {
    const answer = await asStranger.post(`${pathOf(stranger)}/msg/bulk-expunge`, {
      ids: [victim.ids['msg_id'], nobodys['msg_id'], victim.uids['msg_id']],
    });
    expect(new Set(Object.values(answer.body.results))).toEqual(new Set(['not-found']));
  });

  test('filters and iterators', async () => {
    for (const [api, own] of [
      [asNeighbour, neighbour],
      [asStranger, stranger],
    ] as const) {
      const path = pathOf(own);
      const lists: [string, string][] = [
        [`${path}/attempt/msg/${own.ids['msg_id']}?endpoint_id=`, 'endpoint_id'],
        [`${path}/endpoint?iterator=`, 'endpoint_id'],
        [`${path}/endpoint?iterator=-`, 'endpoint_id'],
        [`${path}/msg?iterator=`, 'msg_id'],
        [`${path}/msg?iterator=-`, 'msg_id'],
        [`${path}/attempt/endpoint/${own.ids['endpoint_id']}?iterator=`, 'attempt_id'],
        [`${path}/attempt/endpoint/${own.ids['endpoint_id']}?iterator=-`, 'attempt_id'],
        [`${path}/endpoint/${own.ids['endpoint_id']}/msg?iterator=`, 'msg_id'],
        [`${path}/msg/${own.ids['msg_id']}/endpoint?iterator=-`, 'endpoint_id'],
      ];
      for (const [list, name] of lists) {
        const answer = await api.get(`${list}${victim.ids[name]}`);
        expect(answer.status).toBe(200);
        for (const id of [...Object.values(victim.ids), ...Object.values(victim.uids)]) {
          if (id !== victim.ids['event_type_name']) expect(answer.text).not.toContain(id);
        }
      }
    }
  });

  test('idempotency keys', async () => {
    const body = { eventType: 'user.created', payload: { of: 'victim' } };
    const headers = { 'idempotency-key': 'the same' };
    const access = `/auth/app-portal-access/${victim.ids['app_id']}`;
    const token = await grapnel.api.post(access, {}, headers);
    expect(token.status).toBe(200);
    const published = await grapnel.api.post(`${pathOf(victim)}/msg`, body, headers);
    for (const api of [asStranger, asNeighbour]) {
      for (const [path, sent] of [
        [access, {}],
        [`${pathOf(victim)}/msg`, body],
      ] as const) {
        const answer = await api.post(path, sent, headers);
        expect([403, 404]).toContain(answer.status);
      }
    }
    const own = await asStranger.post(`${pathOf(stranger)}/msg`, body, headers);
    expect(own.status).toBe(202);
    expect(own.body.id).not.toBe(published.body.id);
  });

  test('uids and event ids that another organization has taken', async () => {
    const application = await asStranger.post('/app', { name: 'x', uid: `${victim.uids['app_id']}` });
    expect(application.status).toBe(201);
    const made = await asNeighbour.post(`${pathOf(neighbour)}/endpoint`, {
      url: grapnel.receiver.url('/own-uid'),
      uid: victim.uids['endpoint_id'],
    });
    expect(made.status).toBe(201);
    const published = await asStranger.post(`${pathOf(stranger)}/msg`, {
      eventType: 'user.created',
      eventId: victim.uids['msg_id'],
      payload: {},
    });
    expect(published.status).toBe(202);
  });
});

test('after all of it the first application is as it was, and gets its messages', async () => {
  expect(await stateOf(victim)).toEqual(before);
  await stillDelivers(grapnel, victim, '/victim');
});
