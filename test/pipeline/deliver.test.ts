import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { beforeAll, describe, expect, test } from 'vitest';
import { fastcommentsExamples } from '../../core/dialects/fastcomments/examples.ts';
import { misskeyExamples } from '../../core/dialects/misskey/examples.ts';
import { type Grapnel, startGrapnel } from './grapnel.ts';

let grapnel: Grapnel;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
});

async function secretOf(application: string, endpoint: string): Promise<string> {
  const answer = await grapnel.api.get(`/app/${application}/endpoint/${endpoint}/secret`);
  return answer.body.key;
}

describe('a published event', () => {
  test('reaches a Standard Webhooks endpoint signed, byte for byte as it was written', async () => {
    const application = await grapnel.application();
    const endpoint = await grapnel.endpoint(application, '/standard');
    const payload =
      '{ "id": 12345678901234567890, "price": 1.10, "e": 1E5, "text": "\\u00e9 é \\/" , "2":0, "1":0 }';
    const message = await grapnel.publish(application, 'invoice.paid', payload);

    const [request] = await grapnel.receiver.waitFor('/standard', 1);
    expect(request?.method).toBe('POST');
    expect(request?.body).toBe(payload);
    expect(request?.headers['webhook-id']).toBe(message);
    const verifier = new Webhook(await secretOf(application, endpoint));
    expect(() => verifier.verify(request?.body ?? '', request?.headers ?? {})).not.toThrow();
    expect(() => verifier.verify(`${request?.body} `, request?.headers ?? {})).toThrow();
  });

  test('reaches a Svix endpoint under svix-* names', async () => {
    const application = await grapnel.application();
    const endpoint = await grapnel.endpoint(application, '/svix', { dialect: 'svix' });
    await grapnel.publish(application, 'invoice.paid', { id: 1 });
    const [request] = await grapnel.receiver.waitFor('/svix', 1);
    expect(request?.headers).not.toHaveProperty('webhook-id');
    const verifier = new SvixWebhook(await secretOf(application, endpoint));
    expect(() => verifier.verify(request?.body ?? '', request?.headers ?? {})).not.toThrow();
  });

  test('reaches a Misskey endpoint in its envelope, big numbers and all', async () => {
    const application = await grapnel.application();
    const endpoint = await grapnel.endpoint(application, '/misskey', {
      dialect: 'misskey',
      secret: 's3cret',
      dialectOptions: { server: 'https://misskey.example:8443' },
    });
    const note = JSON.stringify(misskeyExamples['note']).replace('{', '{ "big": 9007199254740993.0 ,');
    await grapnel.publish(application, 'note', note);

    const [request] = await grapnel.receiver.waitFor('/misskey', 1);
    expect(request?.rawHeaders.map((value, index) => (index % 2 === 0 ? value : '')).filter(Boolean)).toEqual(
      [
        'accept',
        'accept-encoding',
        'content-length',
        'content-type',
        'user-agent',
        'x-misskey-hook-id',
        'x-misskey-hook-secret',
        'x-misskey-host',
        'Host',
        'Connection',
      ],
    );
    expect(request?.headers).toMatchObject({
      'user-agent': 'Misskey-Hooks',
      'x-misskey-host': 'misskey.example:8443',
      'x-misskey-hook-id': endpoint.slice('ep_'.length),
      'x-misskey-hook-secret': 's3cret',
    });
    const envelope = JSON.parse(request?.body ?? '');
    expect(Object.keys(envelope)).toEqual([
      'server',
      'hookId',
      'userId',
      'eventId',
      'createdAt',
      'type',
      'body',
    ]);
    expect(envelope).toMatchObject({
      userId: application,
      type: 'note',
      server: 'https://misskey.example:8443',
    });
    expect(request?.body).toContain('"body":{"big":9007199254740993.0,');
  });

  test('reaches FastComments endpoints with the method of its event type and a signature over the bytes sent', async () => {
    const application = await grapnel.application();
    const endpoint = await grapnel.endpoint(application, '/fastcomments', {
      dialect: 'fastcomments',
      methods: { 'comment-created': 'POST' },
    });
    for (const [eventType, comment] of Object.entries(fastcommentsExamples)) {
      await grapnel.publish(application, eventType, comment);
    }
    const requests = await grapnel.receiver.waitFor('/fastcomments', 3);
    expect(requests.map(({ method }) => method).sort()).toEqual(['DELETE', 'POST', 'PUT']);
    const secret = await secretOf(application, endpoint);
    for (const request of requests) {
      const signed = `${request.headers['x-fastcomments-timestamp']}.${request.body}`;
      const signature = createHmac('sha256', secret).update(signed).digest('hex');
      expect(request.headers['x-fastcomments-signature']).toBe(`sha256=${signature}`);
      expect(request.headers['token']).toBe(secret);
      expect(Object.keys(JSON.parse(request.body))).toContain('commentHTML');
    }
  });

  test('of 1 MiB arrives whole, and one byte more is refused', async () => {
    const application = await grapnel.application();
    await grapnel.endpoint(application, '/large');
    // Text that does not compress: it has to go through the bucket.
    const noise = Array.from({ length: 1_048_576 - '{"a":""}'.length }, (_, index) =>
      ((index * 2_654_435_761) % 36).toString(36),
    ).join('');
    const payload = `{"a":"${noise}"}`;
    expect(Buffer.byteLength(payload)).toBe(1_048_576);
    await grapnel.publish(application, 'file.uploaded', payload);
    const [request] = await grapnel.receiver.waitFor('/large', 1);
    expect(request?.body === payload).toBe(true);

    const refused = await grapnel.api.post(
      `/app/${application}/msg`,
      `{"eventType":"file.uploaded","payload":{"a":"${noise}x"}}`,
    );
    expect(refused.status).toBe(413);
    expect(refused.body).toMatchObject({ code: 'payload_too_large' });
  });

  test('goes to the endpoints that want its type and channel, and to no other', async () => {
    const application = await grapnel.application();
    await grapnel.api.post('/event-type', { name: 'order.shipped', description: 'An order was shipped' });
    await grapnel.endpoint(application, '/match/all');
    await grapnel.endpoint(application, '/match/type', { eventTypes: ['order.shipped'] });
    await grapnel.endpoint(application, '/match/other-type', { filterTypes: ['note'] });
    await grapnel.endpoint(application, '/match/channel', { channels: ['eu'] });
    await grapnel.endpoint(application, '/match/other-channel', { channels: ['us'] });
    await grapnel.endpoint(application, '/match/disabled', { disabled: true });
    await grapnel.endpoint(application, '/match/misskey', { dialect: 'misskey' });
    await grapnel.api.post(`/app/${application}/msg`, {
      eventType: 'order.shipped',
      payload: {},
      channels: ['eu', 'asia'],
    });
    await Promise.all(
      ['all', 'type', 'channel'].map((path) => grapnel.receiver.waitFor(`/match/${path}`, 1)),
    );
    await grapnel.stack.waitUntilIdle();
    for (const path of ['other-type', 'other-channel', 'disabled', 'misskey']) {
      expect(grapnel.receiver.received(`/match/${path}`)).toEqual([]);
    }
  });

  test('whose payload does not fit the dialect is logged as failed with the place, and neither sent nor retried', async () => {
    const application = await grapnel.application();
    const endpoint = await grapnel.endpoint(application, '/unfit', { dialect: 'misskey' });
    await grapnel.publish(application, 'note', { note: { id: 7 } });
    const [attempt] = await grapnel.waitForAttempts(application, endpoint, 1);
    expect(attempt).toMatchObject({ status: 2, responseStatusCode: 0, path: '$.note.id' });
    expect(attempt.reason).toContain('string');
    expect(attempt).not.toHaveProperty('nextAttempt');
    expect(grapnel.receiver.received('/unfit')).toEqual([]);
  });
});

test('an event for more endpoints than one step of fan-out takes reaches each of them once', async () => {
  const application = await grapnel.application();
  const count = 260;
  for (let start = 0; start < count; start += 20) {
    const batch = Array.from({ length: 20 }, (_, index) => `/many/${start + index}`);
    await Promise.all(batch.map((path) => grapnel.endpoint(application, path)));
  }
  await grapnel.publish(application, 'invoice.paid', { id: 1 });
  await Promise.all(
    Array.from({ length: count }, (_, index) => grapnel.receiver.waitFor(`/many/${index}`, 1, 30_000)),
  );
  await grapnel.stack.waitUntilIdle();
  for (let index = 0; index < count; index++) {
    expect(grapnel.receiver.received(`/many/${index}`)).toHaveLength(1);
  }
}, 60_000);
