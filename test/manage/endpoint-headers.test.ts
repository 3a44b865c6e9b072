import { beforeAll, describe, expect, test } from 'vitest';
import type { ApiClient } from '../pipeline/api-client.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import { storedItems } from '../pipeline/stored-items.ts';

let grapnel: Grapnel;
let api: ApiClient;
let application: string;
const lines: string[] = [];
beforeAll(async () => {
  grapnel = await startGrapnel('quick', { onLine: (line) => void lines.push(line) });
  api = grapnel.api;
  application = await grapnel.application();
});

const credential = 'Bearer s3cret-of-a-customer';
const pathOf = (endpoint: string) => `/app/${application}/endpoint/${endpoint}/headers`;
const quiet = (fields = {}) => grapnel.endpoint(application, '/headers', { disabled: true, ...fields });

describe('headers of an endpoint', () => {
  test('that has none are none', async () => {
    const answer = await api.get(pathOf(await quiet()));
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ headers: {}, sensitive: [] });
  });

  test('are replaced by PUT, spelt as they were given, and of credentials only the names are shown', async () => {
    const path = pathOf(await quiet({ headers: { 'X-Old': 'gone' } }));
    const put = await api.put(path, {
      headers: { 'X-Shop': 'a b', authorization: credential, 'X-API-Key': 'k', Cookie: 'sid=1' },
    });
    expect(put.status).toBe(204);
    expect(put.text).toBe('');
    const answer = await api.get(path);
    expect(answer.body).toEqual({
      headers: { 'X-Shop': 'a b' },
      sensitive: ['authorization', 'X-API-Key', 'Cookie'],
    });
    expect(answer.text).not.toContain(credential);
  });

  test('are set and taken away one by one by PATCH; the others, credentials too, stay', async () => {
    const endpoint = await quiet({
      headers: { 'X-A': '1', 'X-B': '2', 'X-C': '3', Authorization: credential },
    });
    const patch = await api.patch(pathOf(endpoint), {
      headers: { 'x-a': 'one', 'X-B': null, 'X-D': '4' },
      deleteHeaders: ['x-c', 'X-Never-There'],
    });
    expect(patch.status).toBe(204);
    expect((await api.get(pathOf(endpoint))).body).toEqual({
      headers: { 'x-a': 'one', 'X-D': '4' },
      sensitive: ['Authorization'],
    });
    expect((await api.patch(pathOf(endpoint), { deleteHeaders: ['authorization'] })).status).toBe(204);
    expect((await api.get(pathOf(endpoint))).body.sensitive).toEqual([]);
  });

  test.each(['PUT', 'PATCH'])(
    'that may not be given are refused by %s with 422 that names the header',
    async (method) => {
      const endpoint = await quiet({ headers: { 'X-A': '1' } });
      for (const [name, value] of [
        ['Svix-Signature', 'x'],
        ['host', 'evil.example'],
        ['Token', 'x'],
        ['X-Shop', `${credential}\r\nX-Evil: 1`],
        ['X-Long', 'a'.repeat(4097)],
        ['not a name', 'x'],
      ] as const) {
        const answer = await api.call(method, pathOf(endpoint), { headers: { [name]: value } });
        expect(answer.status, name).toBe(422);
        expect(answer.body.detail[0]).toMatchObject({ loc: ['body', 'headers', name], type: 'value_error' });
        expect(answer.body.detail[0].msg).toContain(name);
        expect(answer.text).not.toContain(credential);
      }
      expect((await api.get(pathOf(endpoint))).body.headers).toEqual({ 'X-A': '1' });
    },
  );

  test('of wrong types are refused', async () => {
    const path = pathOf(await quiet());
    for (const body of [{}, { headers: null }, { headers: [] }, { headers: { 'X-A': 1 } }]) {
      expect((await api.put(path, body)).status, JSON.stringify(body)).toBe(422);
    }
    const created = await api.post(`/app/${application}/endpoint`, {
      url: 'https://example.com',
      headers: { 'webhook-id': 'x' },
    });
    expect(created.status).toBe(422);
    expect(created.body.detail[0].loc).toEqual(['body', 'headers', 'webhook-id']);
  });

  test('stay when the endpoint is replaced without them, and nobody else can read them', async () => {
    const endpoint = await quiet({ headers: { 'X-A': '1' } });
    const path = `/app/${application}/endpoint/${endpoint}`;
    await api.put(path, { url: 'http://127.0.0.1:8080/', disabled: true });
    await api.patch(path, { description: 'x' });
    expect((await api.get(pathOf(endpoint))).body.headers).toEqual({ 'X-A': '1' });
    const stranger = api.withToken(await grapnel.otherOrganizationToken());
    for (const method of ['GET', 'PUT', 'PATCH']) {
      const body = method === 'GET' ? undefined : { headers: {} };
      expect((await stranger.call(method, pathOf(endpoint), body)).status).toBe(404);
    }
  });

  test("go with every delivery, retries included, after the dialect's own, and are never logged", async () => {
    const endpoint = await grapnel.endpoint(application, '/with-headers', {
      headers: { 'X-Shop': 'été', Authorization: credential },
    });
    grapnel.receiver.answer('/with-headers', 500);
    await grapnel.publish(application, 'invoice.paid', { id: 1 });
    const requests = await grapnel.receiver.waitFor('/with-headers', 2);
    for (const { headers, rawHeaders } of requests) {
      expect(headers).toMatchObject({ authorization: credential, 'x-shop': 'été' });
      expect(rawHeaders.indexOf('X-Shop')).toBeGreaterThan(rawHeaders.indexOf('webhook-signature'));
      expect(rawHeaders.filter((name) => name.toLowerCase() === 'authorization')).toEqual(['Authorization']);
    }
    const attempts = await api.get(`/app/${application}/attempt/endpoint/${endpoint}`);
    const shown = [attempts.text, ...lines, (await api.get(`/app/${application}/endpoint`)).text].join('\n');
    expect(shown).not.toContain('s3cret-of-a-customer');
    await api.delete(`/app/${application}/endpoint/${endpoint}`);
  });

  test('are kept encrypted', async () => {
    const endpoint = await quiet({ headers: { 'X-Own-Token': 'plain-text-of-a-customer' } });
    const stored = JSON.stringify(await storedItems(grapnel.stack, 'Endpoints'));
    expect(stored).toContain(endpoint);
    expect(stored).not.toContain('plain-text-of-a-customer');
  });
});
