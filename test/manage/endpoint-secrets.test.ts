import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ApiClient } from '../pipeline/api-client.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import type { ReceivedRequest } from '../pipeline/receiver.ts';
import { storedItems } from '../pipeline/stored-items.ts';

let grapnel: Grapnel;
let api: ApiClient;
let application: string;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
  api = grapnel.api;
  application = await grapnel.application();
});

const secretOf = (byte: number) => `whsec_${Buffer.alloc(24, byte).toString('base64')}`;
const pathOf = (endpoint: string) => `/app/${application}/endpoint/${endpoint}`;
const keyOf = async (endpoint: string): Promise<string> =>
  (await api.get(`${pathOf(endpoint)}/secret`)).body.key;

function verifies(secret: string, request: ReceivedRequest): boolean {
  try {
    new Webhook(secret).verify(request.body, { ...request.headers });
    return true;
  } catch {
    return false;
  }
}

/** Publishes one event and returns the request that it makes on a path. */
async function delivered(path: string): Promise<ReceivedRequest> {
  const count = grapnel.receiver.received(path).length + 1;
  await grapnel.publish(application, 'invoice.paid', { count });
  const request = (await grapnel.receiver.waitFor(path, count)).at(-1);
  if (!request) throw new Error('Nothing was delivered.');
  return request;
}

describe('a secret', () => {
  test.each([
    ['standard-webhooks', secretOf(1)],
    ['svix', secretOf(2)],
    ['misskey', 'any text'],
    ['misskey', ''],
    ['fastcomments', 'any text'],
  ])('that is given to an endpoint of %s is shown by the secret route alone', async (dialect, secret) => {
    const fields = { url: 'http://127.0.0.1:8080/', dialect, secret };
    const created = await api.post(`/app/${application}/endpoint`, fields);
    expect(created.status).toBe(201);
    const path = pathOf(created.body.id);
    expect(await keyOf(created.body.id)).toBe(secret);
    const answers = [
      created,
      await api.get(path),
      await api.get(`/app/${application}/endpoint`),
      await api.patch(path, { description: 'x' }),
      await api.put(path, { url: fields.url }),
    ];
    for (const { body, text } of answers) {
      if (secret !== '') expect(text).not.toContain(secret);
      expect(text).not.toMatch(/secret/i);
      expect(body).not.toHaveProperty('sealedSecret');
    }
    expect(await keyOf(created.body.id)).toBe(secret);
  });

  test.each([
    ['standard-webhooks', /^whsec_[A-Za-z0-9+/]{32}$/],
    ['svix', /^whsec_[A-Za-z0-9+/]{32}$/],
    ['misskey', /^[A-Za-z0-9]{32}$/],
    ['fastcomments', /^[A-Za-z0-9]{32}$/],
  ])('that is not given to an endpoint of %s is made for it alone', async (dialect, form) => {
    const first = await keyOf(await grapnel.endpoint(application, '/made', { dialect, disabled: true }));
    const second = await keyOf(await grapnel.endpoint(application, '/made', { dialect, disabled: true }));
    expect(first).toMatch(form);
    expect(second).not.toBe(first);
  });

  test.each([
    ['standard-webhooks', 'plain', '24 to 75 bytes'],
    ['svix', 'whsec_c2hvcnQ=', '24 to 75 bytes'],
    ['svix', '', '24 to 75 bytes'],
    ['misskey', 'line\nbreak', 'U+000A'],
    ['fastcomments', '', 'empty'],
    ['fastcomments', 'snow ☃', 'U+2603'],
  ])(
    'that an endpoint of %s cannot use (%j) is refused with 422 that says why',
    async (dialect, secret, why) => {
      const answer = await api.post(`/app/${application}/endpoint`, {
        url: 'http://127.0.0.1:8080',
        dialect,
        secret,
      });
      expect(answer.status).toBe(422);
      expect(answer.body.detail[0]).toMatchObject({
        loc: ['body', 'secret'],
        msg: expect.stringContaining(why),
      });
      const endpoint = await grapnel.endpoint(application, '/refused', { dialect, disabled: true });
      const rotated = await api.post(`${pathOf(endpoint)}/secret/rotate`, { key: secret });
      expect(rotated.status).toBe(422);
      expect(rotated.body.detail[0]).toMatchObject({
        loc: ['body', 'key'],
        msg: expect.stringContaining(why),
      });
      const patched = await api.patch(pathOf(endpoint), { secret });
      expect(patched.status).toBe(422);
    },
  );

  test('that does not fit a new dialect is refused, unless a new one comes with it', async () => {
    const endpoint = await grapnel.endpoint(application, '/other', {
      dialect: 'fastcomments',
      disabled: true,
    });
    const refused = await api.patch(pathOf(endpoint), { dialect: 'svix' });
    expect(refused.status).toBe(422);
    expect(refused.body.detail[0].loc).toEqual(['body', 'dialect']);
    expect(refused.text).not.toContain(await keyOf(endpoint));
    const taken = await api.patch(pathOf(endpoint), { dialect: 'svix', secret: secretOf(3) });
    expect(taken.status).toBe(200);
    expect(await keyOf(endpoint)).toBe(secretOf(3));
  });

  test('of an Ed25519 key is shown as its public half, which verifies', async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const jwk = privateKey.export({ format: 'jwk' });
    const bytes = Buffer.concat([
      Buffer.from(jwk.d ?? '', 'base64url'),
      Buffer.from(jwk.x ?? '', 'base64url'),
    ]);
    const endpoint = await grapnel.endpoint(application, '/ed25519', {
      secret: `whsk_${bytes.toString('base64')}`,
    });
    const publicKey = await keyOf(endpoint);
    expect(publicKey).toBe(`whpk_${bytes.subarray(32).toString('base64')}`);
    const { body, headers } = await delivered('/ed25519');
    const signature = Buffer.from((headers['webhook-signature'] ?? '').replace('v1a,', ''), 'base64');
    const signed = Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`);
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: jwk.x ?? '' }, format: 'jwk' });
    expect(verify(null, signed, key, signature)).toBe(true);
    await api.patch(pathOf(endpoint), { disabled: true });
  });
});

describe('rotating a secret', () => {
  test('signs with the old and the new one until the grace period ends', async () => {
    const endpoint = await grapnel.endpoint(application, '/rotated', { secret: secretOf(1) });
    const rotate = `${pathOf(endpoint)}/secret/rotate`;
    const answer = await api.post(rotate, { key: secretOf(2) });
    expect(answer.status).toBe(204);
    expect(await keyOf(endpoint)).toBe(secretOf(2));
    const both = await delivered('/rotated');
    expect([1, 2].map((byte) => verifies(secretOf(byte), both))).toEqual([true, true]);

    await api.post(rotate, { key: secretOf(3), gracePeriodSeconds: 0 });
    const later = await delivered('/rotated');
    // The first one's grace period goes on; the second one had none.
    expect([1, 2, 3].map((byte) => verifies(secretOf(byte), later))).toEqual([true, false, true]);
    await api.patch(pathOf(endpoint), { secret: secretOf(4) });
    const alone = await delivered('/rotated');
    expect([1, 2, 3, 4].map((byte) => verifies(secretOf(byte), alone))).toEqual([false, false, false, true]);
    await api.patch(pathOf(endpoint), { disabled: true });
  });

  test('makes a new secret where none is given', async () => {
    const endpoint = await grapnel.endpoint(application, '/generated', {
      secret: secretOf(1),
      disabled: true,
    });
    expect((await api.post(`${pathOf(endpoint)}/secret/rotate`, {})).status).toBe(204);
    expect(await keyOf(endpoint)).toMatch(/^whsec_/);
    expect(await keyOf(endpoint)).not.toBe(secretOf(1));
  });

  test.each([undefined, '', 'null', {}, { key: null, gracePeriodSeconds: null }])(
    'takes the body %j for a new secret and a day of grace',
    async (body) => {
      const endpoint = await grapnel.endpoint(application, '/bodies', {
        secret: secretOf(1),
        disabled: true,
      });
      const rotated = await api.call('POST', `${pathOf(endpoint)}/secret/rotate`, body);
      expect(rotated.status).toBe(204);
      expect(await keyOf(endpoint)).not.toBe(secretOf(1));
      const stored = await storedItems(grapnel.stack, 'Endpoints');
      const { earlierSecrets } = stored.find(({ id }) => id === endpoint) ?? {};
      const [{ expiresAtMs }] = earlierSecrets as [{ expiresAtMs: number }];
      expect(Math.abs(expiresAtMs - Date.now() - 86_400_000)).toBeLessThan(60_000);
    },
  );

  test('from one kind of key to the other signs with both', async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const jwk = privateKey.export({ format: 'jwk' });
    const halves = [jwk.d, jwk.x].map((half) => Buffer.from(half ?? '', 'base64url'));
    const endpoint = await grapnel.endpoint(application, '/kinds', { secret: secretOf(7) });
    const key = `whsk_${Buffer.concat(halves).toString('base64')}`;
    expect((await api.post(`${pathOf(endpoint)}/secret/rotate`, { key })).status).toBe(204);
    expect(await keyOf(endpoint)).toMatch(/^whpk_/);
    const request = await delivered('/kinds');
    expect(request.headers['webhook-signature']).toMatch(/^v1a,\S+ v1,\S+$/);
    expect(verifies(secretOf(7), request)).toBe(true);
    await api.patch(pathOf(endpoint), { disabled: true });
  });

  test('stops at ten secrets that have not expired', async () => {
    const endpoint = await grapnel.endpoint(application, '/often', { disabled: true });
    const rotate = () => api.post(`${pathOf(endpoint)}/secret/rotate`, { gracePeriodSeconds: 604_800 });
    for (let count = 0; count < 10; count++) expect((await rotate()).status).toBe(204);
    const eleventh = await rotate();
    expect(eleventh.status).toBe(400);
    expect(eleventh.body.code).toBe('limit_reached');
  });

  test.each([-1, 604_801, 1.5, '60'])('refuses a grace period of %j seconds', async (gracePeriodSeconds) => {
    const endpoint = await grapnel.endpoint(application, '/grace', { disabled: true });
    const before = await keyOf(endpoint);
    const answer = await api.post(`${pathOf(endpoint)}/secret/rotate`, { gracePeriodSeconds });
    expect(answer.status).toBe(422);
    expect(answer.body.detail[0].loc).toEqual(['body', 'gracePeriodSeconds']);
    expect(await keyOf(endpoint)).toBe(before);
  });
});
