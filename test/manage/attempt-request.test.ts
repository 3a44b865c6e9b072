import { beforeAll, describe, expect, test } from 'vitest';
import { fastcommentsExamples } from '../../core/dialects/fastcomments/examples.ts';
import { misskeyExamples } from '../../core/dialects/misskey/examples.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';

let grapnel: Grapnel;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
});

const examples: Readonly<Record<string, readonly [eventType: string, payload: unknown]>> = {
  'standard-webhooks': ['invoice.paid', { invoice: 'Zoë 🌱' }],
  svix: ['invoice.paid', { invoice: 'A-1' }],
  misskey: ['note', misskeyExamples['note']],
  fastcomments: ['comment-deleted', fastcommentsExamples['comment-deleted']],
};
const credential = 'Bearer of-the-receiver';

/** An endpoint of its own application, one delivery to it, and the address of the request of its attempt. */
async function delivered(path: string, dialect: string, fields: Record<string, unknown> = {}) {
  const [eventType = '', payload] = examples[dialect] ?? [];
  const application = await grapnel.application();
  const endpoint = await grapnel.endpoint(application, path, {
    dialect,
    headers: { authorization: credential, 'x-shop': 'seven' },
    ...fields,
  });
  const message = await grapnel.publish(application, eventType, payload);
  const [received] = await grapnel.receiver.waitFor(path, 1);
  const [attempt] = await grapnel.waitForAttempts(application, endpoint, 1);
  if (received === undefined) throw new Error('nothing was received');
  const of = `/app/${application}/msg/${message}/attempt/${attempt.id}/request`;
  return { application, endpoint, message, received, of };
}

/** Names and values as they came over the wire. */
const wire = (raw: readonly string[]) =>
  raw.flatMap((name, index) => (index % 2 === 0 ? [{ name, value: raw[index + 1] ?? '' }] : []));

describe.each(Object.keys(examples))('the request of an attempt in the dialect %s', (dialect) => {
  test('is what the receiver got, but for secrets', async () => {
    const { application, endpoint, received, of } = await delivered(`/exact-${dialect}`, dialect);
    const secret = (await grapnel.api.get(`/app/${application}/endpoint/${endpoint}/secret`)).body.key;
    const { status, body, text } = await grapnel.api.get(of);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      method: received.method,
      url: grapnel.receiver.url(`/exact-${dialect}`),
      body: received.body,
      exact: true,
      changed: [],
    });
    const hidden = new Set([secret, credential]);
    expect(body.headers).toEqual(
      wire(received.rawHeaders).map(({ name, value }) => ({
        name,
        value: hidden.has(value) ? '***' : value,
      })),
    );
    expect(text).not.toContain(secret);
    expect(text).not.toContain('of-the-receiver');
    // Something was there to be hidden.
    expect(text).toContain('***');
  });
});

test('a secret is masked however short it is', async () => {
  const { of } = await delivered('/short', 'misskey', { secret: 'abc' });
  const { body } = await grapnel.api.get(of);
  expect(body.headers).toContainEqual({ name: 'x-misskey-hook-secret', value: '***' });
});

test('it says so when the endpoint was changed since', async () => {
  const { application, endpoint, of } = await delivered('/changed', 'standard-webhooks');
  await grapnel.api.patch(`/app/${application}/endpoint/${endpoint}`, { description: 'other' });
  expect((await grapnel.api.get(of)).body).toMatchObject({ exact: false, changed: ['endpoint'] });
});

test('after a rotation in between, the old secret signs what it signed then', async () => {
  const { application, endpoint, message } = await delivered('/rotated', 'standard-webhooks');
  await grapnel.api.post(`/app/${application}/endpoint/${endpoint}/secret/rotate`, {
    gracePeriodSeconds: 60,
  });
  await grapnel.api.post(`/app/${application}/msg/${message}/endpoint/${endpoint}/resend`, {});
  const received = (await grapnel.receiver.waitFor('/rotated', 2))[1];
  const [attempt] = await grapnel.waitForAttempts(application, endpoint, 2);
  const { body } = await grapnel.api.get(`/app/${application}/msg/${message}/attempt/${attempt.id}/request`);
  const signature = received?.headers['webhook-signature'];
  expect(signature).toMatch(/^v1,\S+ v1,\S+$/);
  expect(body.headers).toContainEqual({ name: 'webhook-signature', value: signature });
  expect(body.exact).toBe(true);
});

test('it is gone with the payload, and with the endpoint', async () => {
  const first = await delivered('/expunged', 'standard-webhooks');
  await grapnel.api.delete(`/app/${first.application}/msg/${first.message}/content`);
  const expunged = await grapnel.api.get(first.of);
  expect([expunged.status, expunged.body.detail]).toEqual([
    404,
    expect.stringContaining('payload was deleted'),
  ]);
  const second = await delivered('/deleted', 'standard-webhooks');
  await grapnel.api.delete(`/app/${second.application}/endpoint/${second.endpoint}`);
  expect((await grapnel.api.get(second.of)).status).toBe(404);
});

test('of an attempt that made no request there is none', async () => {
  const application = await grapnel.application();
  const endpoint = await grapnel.endpoint(application, '/unfit', { dialect: 'misskey' });
  const message = await grapnel.publish(application, 'note', { note: 'no note' });
  const [attempt] = await grapnel.waitForAttempts(application, endpoint, 1);
  const { status } = await grapnel.api.get(
    `/app/${application}/msg/${message}/attempt/${attempt.id}/request`,
  );
  expect(status).toBe(404);
});
