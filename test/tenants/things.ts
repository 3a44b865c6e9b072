import { expect } from 'vitest';
import type { ApiClient } from '../pipeline/api-client.ts';
import type { Grapnel } from '../pipeline/grapnel.ts';

/** One of everything that a path of the API can name. */
export interface Things {
  /** By the names of paths' parameters. */
  readonly ids: Readonly<Record<string, string>>;
}

export interface NamedThings extends Things {
  /** The names that their owner gave to some of them. */
  readonly uids: Readonly<Record<string, string>>;
  readonly operationalEndpoint: string;
  readonly api: ApiClient;
  readonly path: string;
}

const missing = (prefix: string) => `${prefix}_${'0'.repeat(26)}1`;

/** Ids in the right form that nothing has. A new parameter of a path needs one here, and a thing in `thingsOf`. */
export const nobodys: Readonly<Record<string, string>> = {
  app_id: missing('app'),
  endpoint_id: missing('ep'),
  msg_id: missing('msg'),
  attempt_id: missing('atmpt'),
  task_id: missing('qtask'),
  key_id: missing('key'),
  event_type_name: 'nobodys.event',
};

/** The same by names that their owner might have given. */
export const nobodysNames: Readonly<Record<string, string>> = {
  app_id: 'nobodys-app',
  endpoint_id: 'nobodys-endpoint',
  msg_id: 'nobodys-event',
};

/** @throws Error for a parameter that has no example */
export function filledPath(path: string, ids: Readonly<Record<string, string>>): string {
  return path.replace('/api/v1', '').replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const id = ids[name];
    if (id) return encodeURIComponent(id);
    throw new Error(
      `The parameter ${name} of ${path} has no example in test/tenants/things.ts: add one to nobodys and to thingsOf.`,
    );
  });
}

/** Makes one of everything for a new application of the token's organization. */
export async function thingsOf(grapnel: Grapnel, api: ApiClient, name: string): Promise<NamedThings> {
  const made = async (path: string, body: unknown, status: number) => {
    const answer = await api.post(path, body);
    if (answer.status !== status)
      throw new Error(`POST ${path} was answered ${answer.status}: ${answer.text}`);
    return answer.body;
  };
  const uids = { app_id: `${name}-app`, endpoint_id: `${name}-endpoint`, msg_id: `${name}-event` };
  // Of the second one in an organization they exist.
  for (const type of ['user.created', `${name}.event`]) {
    await api.post('/event-type', { name: type, description: '' });
  }
  const { id: application } = await made('/app', { name, uid: uids.app_id, metadata: { of: name } }, 201);
  const path = `/app/${application}`;
  const url = grapnel.receiver.url(`/${name}`);
  const fields = { url, uid: uids.endpoint_id, headers: { authorization: `Bearer ${name}` } };
  const { id: endpoint } = await made(`${path}/endpoint`, fields, 201);
  const operational = await made(
    '/operational-webhook/endpoint',
    { url: `${url}/told`, disabled: true },
    201,
  );
  const body = { eventType: 'user.created', eventId: uids.msg_id, payload: { of: name } };
  const { id: message } = await made(`${path}/msg`, body, 202);
  await grapnel.receiver.waitFor(`/${name}`, 1);
  const attempts = `${path}/attempt/msg/${message}`;
  await grapnel.until(async () => (await api.get(attempts)).body.data.length === 1);
  const attempt = (await api.get(attempts)).body.data[0].id;
  const since = new Date(Date.now() + 60_000).toISOString();
  const task = await made(`${path}/endpoint/${endpoint}/replay-missing`, { since }, 202);
  const key = await made(`${path}/api-key`, {}, 201);
  return {
    ids: {
      app_id: application,
      endpoint_id: endpoint,
      msg_id: message,
      attempt_id: attempt,
      task_id: task.id,
      key_id: key.id,
      event_type_name: `${name}.event`,
    },
    uids,
    operationalEndpoint: operational.id,
    api,
    path,
  };
}

/** Everything that can be read of the things, in order, to be compared. */
export async function stateOf({ ids, operationalEndpoint, api, path }: NamedThings): Promise<unknown> {
  const reads = [
    path,
    `${path}/endpoint`,
    `${path}/endpoint/${ids['endpoint_id']}/secret`,
    `${path}/endpoint/${ids['endpoint_id']}/headers`,
    `${path}/msg/${ids['msg_id']}`,
    `${path}/attempt/msg/${ids['msg_id']}`,
    `${path}/api-key`,
    `/event-type/${ids['event_type_name']}`,
    `/operational-webhook/endpoint/${operationalEndpoint}`,
    `/operational-webhook/endpoint/${operationalEndpoint}/secret`,
  ];
  const answers = [];
  for (const read of reads) {
    const { status, body } = await api.get(read);
    expect({ read, status }).toEqual({ read, status: 200 });
    answers.push(body);
  }
  return answers;
}

/** That messages still arrive at the things' endpoint. */
export async function stillDelivers(grapnel: Grapnel, { api, path }: NamedThings, at: string): Promise<void> {
  const count = grapnel.receiver.received(at).length + 1;
  const answer = await api.post(`${path}/msg`, { eventType: 'user.created', payload: { last: true } });
  expect(answer.status).toBe(202);
  const requests = await grapnel.receiver.waitFor(at, count);
  expect(requests.at(-1)?.body).toBe('{"last":true}');
}
