import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { beforeAll, describe, expect, test } from 'vitest';
import { operatorConfig } from '../../local/operator.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import { comment, createTenant, giveKey, isSignedWith, type Tenant } from './tenant.ts';

let grapnel: Grapnel;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
});

const idsAt = (path: string) =>
  grapnel.receiver
    .received(path)
    .map(({ body }) => JSON.parse(body).id)
    .toSorted();

describe('a webhook of a domain', () => {
  let tenant: Tenant;
  const event = 'comment-created';
  beforeAll(async () => {
    tenant = await createTenant(grapnel);
    for (const [path, domain] of [
      ['/all', undefined],
      ['/blog', 'blog.example'],
      ['/www', 'www.blog.example'],
      ['/port', 'localhost:3000'],
    ]) {
      await tenant.subscribe({ url: grapnel.receiver.url(path ?? ''), event, ...(domain ? { domain } : {}) });
    }
  });

  test('gets the comments of its domain alone, one of all domains gets every comment', async () => {
    const domains = {
      '1 blog': 'blog.example',
      '2 case': 'BLOG.Example',
      '3 dot': 'blog.example.',
      '4 www': 'www.blog.example',
      '5 other': 'other.example',
      '6 port': 'localhost:3000',
      '7 without port': 'localhost',
      '8 null': null,
      '9 long': `${'a'.repeat(3000)}.example`,
    };
    for (const [id, domain] of Object.entries(domains)) {
      await grapnel.publish(tenant.id, event, comment({ id, domain }));
    }
    const { domain: _, ...without } = comment({ id: 'x absent' });
    await grapnel.publish(tenant.id, event, without);
    await grapnel.receiver.waitFor('/all', 10);
    await grapnel.stack.waitUntilIdle();
    expect(idsAt('/all')).toEqual([...Object.keys(domains), 'x absent']);
    expect(idsAt('/blog')).toEqual(['1 blog', '2 case', '3 dot']);
    expect(idsAt('/www')).toEqual(['4 www']);
    expect(idsAt('/port')).toEqual(['6 port']);
  });

  test('gets what producers put on the queue in the same way', async () => {
    const queued = await createTenant(grapnel);
    await queued.subscribe({ url: grapnel.receiver.url('/q/all'), event });
    await queued.subscribe({ url: grapnel.receiver.url('/q/blog'), event, domain: 'blog.example' });
    const client = new SQSClient(operatorConfig(grapnel.stack.gatewayUrl));
    for (const domain of ['blog.example', 'other.example']) {
      const body = { application: queued.id, eventType: event, payload: comment({ id: domain, domain }) };
      const QueueUrl = grapnel.stack.outputs['EventsQueueUrl'];
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(body) }));
    }
    client.destroy();
    await grapnel.receiver.waitFor('/q/all', 2);
    await grapnel.stack.waitUntilIdle();
    expect(idsAt('/q/blog')).toEqual(['blog.example']);
  });

  test('misses nothing of other domains: a replay of what is missing leaves them out', async () => {
    const late = await createTenant(grapnel);
    const since = new Date(Date.now() - 60_000).toISOString();
    for (const domain of ['blog.example', 'other.example']) {
      await grapnel.publish(late.id, event, comment({ id: domain, domain }));
    }
    await grapnel.stack.waitUntilIdle();
    const { id } = await late.subscribe({
      url: grapnel.receiver.url('/late'),
      event,
      domain: 'blog.example',
    });
    const path = `/app/${late.id}/endpoint/ep_${id}/replay-missing`;
    expect((await grapnel.api.post(path, { since })).status).toBe(202);
    await grapnel.receiver.waitFor('/late', 1);
    await grapnel.stack.waitUntilIdle();
    expect(idsAt('/late')).toEqual(['blog.example']);
  });

  test('may want a message whose payload is not known yet', async () => {
    const asked = await createTenant(grapnel);
    await asked.subscribe({ url: grapnel.receiver.url('/asked'), event, domain: 'blog.example' });
    const precheck = await grapnel.api.post(`/app/${asked.id}/msg/precheck/active`, { eventType: event });
    expect(precheck.body).toEqual({ active: true });
  });

  test.each([
    ['Blog.Example.', 'blog.example'],
    ['localhost', 'localhost'],
    ['localhost:3000', 'localhost:3000'],
    ['127.0.0.1:8080', '127.0.0.1:8080'],
    ['a--b.c-d.example', 'a--b.c-d.example'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['BÜCHER.example', 'bücher.example'],
    ['उदाहरण.परीक्षा', 'उदाहरण.परीक्षा'],
    ['例え.テスト', '例え.テスト'],
  ])('may be %s', async (domain, kept) => {
    const webhook = await tenant.subscribe({
      url: grapnel.receiver.url('/named'),
      event: 'comment-deleted',
      domain,
    });
    expect(webhook.domain).toBe(kept);
  });

  test('is refused where the domain is none', async () => {
    for (const domain of [
      '',
      'https://blog.example',
      'a b',
      '*.blog.example',
      'a/b',
      17,
      ['a'],
      'x'.repeat(300),
      '\u0000',
      'blog\u0000.example',
      '<script>',
      'blog.example"onload="x',
      '🎣',
      '🎣.example',
      'my_blog.example',
      'blog..example',
      '.blog.example',
      '-blog.example',
      'blog-.example',
      'blog.example:',
      'blog.example:port',
      'blog.example:123456',
      '[::1]',
      '**',
    ]) {
      const answer = await tenant.post('/webhooks', { url: grapnel.receiver.url('/none'), event, domain });
      expect([domain, answer.status, answer.body.code]).toEqual([domain, 422, 'unexpected-param']);
    }
  });
});

describe('the signing key', () => {
  const event = 'comment-created';
  const receivedFor = async (tenant: Tenant, path: string, domain: string | null) => {
    const count = grapnel.receiver.received(path).length;
    await grapnel.publish(tenant.id, event, comment({ domain }));
    const requests = await grapnel.receiver.waitFor(path, count + 1);
    const received = requests.at(-1);
    if (!received) throw new Error('Nothing was received.');
    return received;
  };

  test("is the key of the comment's domain, else that of all domains", async () => {
    const tenant = await createTenant(grapnel);
    const blog = await giveKey(grapnel, tenant.id, { domain: 'Blog.Example', key: 'key-of-the-blog-0123' });
    await giveKey(grapnel, tenant.id, {});
    await tenant.subscribe({ url: grapnel.receiver.url('/keys'), event });
    for (const [domain, key] of [
      ['blog.example', blog],
      ['BLOG.example', blog],
      ['other.example', tenant.key],
      [null, tenant.key],
    ] as const) {
      const received = await receivedFor(tenant, '/keys', domain);
      expect([domain, isSignedWith(key, received), received.headers['token']]).toEqual([domain, true, key]);
    }
  });

  test('is the newest of several, and another one when that is deleted', async () => {
    const tenant = await createTenant(grapnel);
    const newer = await giveKey(grapnel, tenant.id, { domain: '*', description: 'newer' });
    const webhook = await tenant.subscribe({ url: grapnel.receiver.url('/newest'), event });
    expect(isSignedWith(newer, await receivedFor(tenant, '/newest', 'a.example'))).toBe(true);
    const { data } = (await grapnel.api.get(`/app/${tenant.id}/api-key`)).body;
    await grapnel.api.delete(`/app/${tenant.id}/api-key/${data[0].id}`);
    // What send remembers of keys for 100 ms.
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(isSignedWith(tenant.key, await receivedFor(tenant, '/newest', 'a.example'))).toBe(true);
    const secret = await grapnel.api.get(`/app/${tenant.id}/endpoint/ep_${webhook.id}/secret`);
    expect(secret.body).toEqual({ key: tenant.key });
  });

  test('is missing where no key is for the domain: nothing is sent, and the log says why', async () => {
    const tenant = await createTenant(grapnel, { domain: 'only.example' });
    const webhook = await tenant.subscribe({ url: grapnel.receiver.url('/none'), event });
    const endpoint = `ep_${webhook.id}`;
    await grapnel.publish(tenant.id, event, comment({ domain: 'other.example' }));
    const [attempt] = await grapnel.waitForAttempts(tenant.id, endpoint, 1);
    expect(attempt).toMatchObject({
      status: 2,
      responseStatusCode: 0,
      reason:
        'The tenant has no API secret for other.example nor one for all domains ("*"): nothing can be signed.',
    });
    await grapnel.stack.waitUntilIdle();
    expect(await grapnel.attemptsOf(tenant.id, endpoint)).toHaveLength(1);
    expect(grapnel.receiver.received('/none')).toHaveLength(0);
    const secret = await grapnel.api.get(`/app/${tenant.id}/endpoint/${endpoint}/secret`);
    expect(secret.status).toBe(404);
    expect(isSignedWith(tenant.key, await receivedFor(tenant, '/none', 'only.example'))).toBe(true);
  });

  test("of a webhook made over the own API is the endpoint's secret, unless it says otherwise", async () => {
    const tenant = await createTenant(grapnel);
    const fields = { dialect: 'fastcomments', secret: 'secret-of-the-endpoint' };
    await grapnel.endpoint(tenant.id, '/own', fields);
    const signedByTenant = await grapnel.endpoint(tenant.id, '/tenant', {
      ...fields,
      dialectOptions: { signWith: 'tenant' },
    });
    await grapnel.publish(tenant.id, event, comment());
    const [own] = await grapnel.receiver.waitFor('/own', 1);
    const [tenants] = await grapnel.receiver.waitFor('/tenant', 1);
    expect(own && isSignedWith('secret-of-the-endpoint', own)).toBe(true);
    expect(tenants && isSignedWith(tenant.key, tenants)).toBe(true);

    const rotated = await grapnel.api.post(`/app/${tenant.id}/endpoint/${signedByTenant}/secret/rotate`, {});
    expect([rotated.status, rotated.body.code]).toEqual([400, 'signed_by_application']);
  });
});
