import { BackgroundTaskType, Svix, Webhook } from 'svix';
import * as v1 from 'svix-v1';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';

/** What the flows use of both generations of Svix's client, under the newer one's names. */
interface Client {
  readonly name: string;
  readonly svix: Svix;
  readonly older: v1.Svix | undefined;
}

let grapnel: Grapnel;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
});

/** Svix's client, version 2, and version 1 with the calls that were called otherwise then. */
function client(version: 1 | 2, token = grapnel.token): Client {
  const options = { serverUrl: grapnel.stack.apiUrl };
  if (version === 2) return { name: 'two', svix: new Svix(token, options), older: undefined };
  const older = new v1.Svix(token, options);
  return { name: 'one', svix: older as unknown as Svix, older };
}

const minuteAgo = () => new Date(Date.now() - 60_000);

describe.each([1, 2] as const)("Svix's client, version %i", (version) => {
  const made = { applications: 0 };
  async function application({ svix, name }: Client) {
    made.applications += 1;
    return svix.application.create({ name: 'Flow', uid: `flow-${name}-${made.applications}` });
  }

  test('manages applications', async () => {
    const c = client(version);
    const { id, uid } = await application(c);
    const body = { name: 'Replaced', uid: uid ?? '', metadata: { plan: 'pro' }, throttleRate: 10 };
    const replaced = c.older
      ? await c.older.application.update(id, { ...body, rateLimit: 10 })
      : await c.svix.application.upsert(id, body);
    expect(replaced).toMatchObject({ id, name: 'Replaced', metadata: { plan: 'pro' } });
    expect(await c.svix.application.patch(id, { name: 'Patched' })).toMatchObject({ name: 'Patched', uid });
    const listed: string[] = [];
    for (let iterator: string | null | undefined; ; ) {
      const page = await c.svix.application.list({ limit: 3, ...(iterator ? { iterator } : {}) });
      listed.push(...page.data.map((item) => item.id));
      iterator = page.iterator;
      if (page.done) break;
    }
    expect(listed).toContain(id);
    await c.svix.application.delete(id);
    await expect(c.svix.application.get(uid ?? '')).rejects.toMatchObject({ code: 404 });
  });

  test('manages event types', async () => {
    const c = client(version);
    const name = `flow.${c.name}`;
    const schemas = { 1: { type: 'object', examples: [{ n: 1 }] } };
    expect(
      await c.svix.eventType.create({ name, description: 'A', schemas, featureFlags: ['beta'] }),
    ).toMatchObject({ name, archived: false });
    const again = c.svix.eventType.create({ name, description: 'A' });
    await expect(again).rejects.toMatchObject({ code: 409, body: { code: 'event_type_exists' } });
    const update = { description: 'B', schemas };
    if (c.older) await c.older.eventType.update(name, update);
    else await c.svix.eventType.upsert(name, update);
    await c.svix.eventType.patch(name, { deprecated: true });
    expect(await c.svix.eventType.get(name)).toMatchObject({ description: 'B', deprecated: true, schemas });
    await c.svix.eventType.delete(name);
    expect((await c.svix.eventType.list({ limit: 250 })).data.map((item) => item.name)).not.toContain(name);
    const archived = await c.svix.eventType.list({ includeArchived: true, withContent: true });
    expect(archived.data.find((item) => item.name === name)).toMatchObject({ archived: true, schemas });
    const imported = await c.svix.eventType.importOpenapi({
      spec: {
        openapi: '3.1.0',
        info: { title: 'x', version: '1' },
        webhooks: { [`import.${c.name}`]: { post: { description: 'x' } } },
      },
    });
    expect(imported.data.modified).toContain(`import.${c.name}`);
  });

  test('manages endpoints with their headers and secrets, and receivers verify what comes', async () => {
    const c = client(version);
    const app = (await application(c)).id;
    const path = `/flow-endpoint-${c.name}`;
    const created = await c.svix.endpoint.create(app, {
      url: grapnel.receiver.url(path),
      uid: 'ep',
      channels: ['a'],
      dialect: 'svix',
    } as never);
    const headers = { 'x-tenant': 'one', authorization: 'Basic eA==' };
    if (c.older) await c.older.endpoint.updateHeaders(app, 'ep', { headers });
    else await c.svix.endpoint.setHeaders(app, 'ep', { headers });
    await c.svix.endpoint.patchHeaders(app, 'ep', { headers: { 'X-More': '2' }, deleteHeaders: [] });
    const known = await c.svix.endpoint.getHeaders(app, 'ep');
    expect(known.headers).toMatchObject({ 'x-tenant': 'one', 'X-More': '2' });
    expect(known.sensitive).toEqual(['authorization']);

    const { key: before } = await c.svix.endpoint.getSecret(app, created.id);
    await c.svix.endpoint.rotateSecret(app, created.id, {});
    const { key: after } = await c.svix.endpoint.getSecret(app, created.id);
    await c.svix.message.create(app, { eventType: 'flow.sent', payload: { n: 1 }, channels: ['a'] });
    const [request] = await grapnel.receiver.waitFor(path, 1);
    if (!request) throw new Error('Nothing came.');
    expect(request.headers).toMatchObject({ 'x-tenant': 'one', 'x-more': '2', authorization: 'Basic eA==' });
    const received = { ...request.headers } as Record<string, string>;
    for (const key of [before, after]) new Webhook(key).verify(request.body.toString(), received);

    await grapnel.waitForAttempts(app, created.id, 1);
    expect(await c.svix.endpoint.getStats(app, 'ep', { since: minuteAgo() })).toMatchObject({
      success: 1,
      fail: 0,
    });
    const body = { url: grapnel.receiver.url(path), description: 'new', uid: 'ep' };
    const updated = c.older
      ? await c.older.endpoint.update(app, 'ep', body)
      : await c.svix.endpoint.upsert(app, 'ep', body);
    expect(updated).toMatchObject({ id: created.id, description: 'new' });
    expect(await c.svix.endpoint.patch(app, 'ep', { disabled: true })).toMatchObject({ disabled: true });
    expect((await c.svix.endpoint.list(app)).data.map(({ id }) => id)).toEqual([created.id]);
    await c.svix.endpoint.delete(app, 'ep');
    await expect(c.svix.endpoint.get(app, created.id)).rejects.toMatchObject({ code: 404 });
  });

  test('looks at messages and attempts, sends them again and forgets their contents', async () => {
    const c = client(version);
    const app = (await application(c)).id;
    const path = `/flow-attempts-${c.name}`;
    grapnel.receiver.answer(path, 500, 500, 500);
    const { id: ep } = await c.svix.endpoint.create(app, { url: grapnel.receiver.url(path) });
    const body = { eventType: 'flow.sent', payload: { n: 1 }, eventId: 'e-1', tags: ['t'] };
    const message = await c.svix.message.create(app, body);
    await expect(c.svix.message.create(app, body)).rejects.toMatchObject({ code: 409 });
    await grapnel.waitForAttempts(app, ep, 3);

    const failed = await c.svix.messageAttempt.listByEndpoint(app, ep, {
      status: 2,
      statusCodeClass: 500,
      after: minuteAgo(),
    });
    expect(failed.data).toHaveLength(3);
    expect(failed.data[0]).toMatchObject({
      status: 2,
      statusText: 'fail',
      responseStatusCode: 500,
      triggerType: 0,
    });
    expect((await c.svix.messageAttempt.listByMsg(app, message.id, { limit: 2 })).done).toBe(false);
    const messages = await c.svix.messageAttempt.listAttemptedMessages(app, ep);
    expect(messages.data).toMatchObject([{ id: message.id, status: 2 }]);
    expect((await c.svix.messageAttempt.listAttemptedDestinations(app, 'e-1')).data).toMatchObject([
      { id: ep, status: 2 },
    ]);

    await c.svix.messageAttempt.resend(app, message.id, ep);
    await grapnel.waitForAttempts(app, ep, 4);
    const [newest] = (await c.svix.messageAttempt.listByEndpoint(app, ep, { status: 0 })).data;
    expect(newest).toMatchObject({ status: 0, triggerType: 1 });
    const attempt = await c.svix.messageAttempt.get(app, message.id, newest?.id ?? '');
    expect(attempt).toMatchObject({ id: newest?.id, url: grapnel.receiver.url(path) });
    await c.svix.messageAttempt.expungeContent(app, message.id, attempt.id);
    expect((await c.svix.messageAttempt.get(app, message.id, attempt.id)).response).toBe('EXPUNGED');

    expect((await c.svix.message.precheck(app, { eventType: 'flow.sent' })).active).toBe(true);
    expect((await c.svix.message.list(app, { tag: 't', withContent: true })).data).toMatchObject([
      { payload: { n: 1 } },
    ]);
    await c.svix.message.expungeContent(app, message.id);
    expect((await c.svix.message.get(app, message.id, { withContent: true })).payload).toEqual({
      expired: true,
    });
    const resent = c.svix.messageAttempt.resend(app, message.id, ep);
    await expect(resent).rejects.toMatchObject({ code: 400, body: { code: 'missing_payload' } });
  });

  test('gives access to an application and ends it', async () => {
    const c = client(version);
    const app = (await application(c)).id;
    const { token, url } = await c.svix.authentication.appPortalAccess(app, {
      featureFlags: ['beta'],
      expiry: 3600,
    });
    expect(url).toContain('/console/#key=');
    const customer = client(version, token).svix;
    expect((await customer.application.get(app)).id).toBe(app);
    await expect(customer.application.list()).rejects.toMatchObject({ code: 403 });
    await customer.authentication.logout();
    await expect(customer.application.get(app)).rejects.toMatchObject({ code: 401 });
    const second = client(version, (await c.svix.authentication.appPortalAccess(app, {})).token).svix;
    await c.svix.authentication.expireAll(app, {});
    await expect(second.endpoint.list(app)).rejects.toMatchObject({ code: 401 });
    if (c.older) {
      const third = await c.older.authentication.dashboardAccess(app);
      expect((await client(1, third.token).svix.endpoint.list(app)).data).toEqual([]);
    }
  });

  test('recovers and replays in background tasks', async () => {
    const c = client(version);
    const app = (await application(c)).id;
    const path = `/flow-recover-${c.name}`;
    grapnel.receiver.answer(path, 500, 500, 500);
    const { id: ep } = await c.svix.endpoint.create(app, { url: grapnel.receiver.url(path) });
    await c.svix.message.create(app, { eventType: 'flow.sent', payload: { n: 1 } });
    await grapnel.waitForAttempts(app, ep, 3);
    const finished = async (id: string) => {
      await grapnel.until(async () => (await c.svix.backgroundTask.get(id)).status === 'finished');
    };
    const recovery = await c.svix.endpoint.recover(app, ep, { since: minuteAgo() });
    expect(recovery).toMatchObject({ task: 'endpoint.recover', id: expect.stringMatching(/^qtask_/) });
    await finished(recovery.id);
    await grapnel.waitForAttempts(app, ep, 4);

    const late = `${path}-late`;
    const { id: lateEp } = await c.svix.endpoint.create(app, { url: grapnel.receiver.url(late) });
    await finished((await c.svix.endpoint.replayMissing(app, lateEp, { since: minuteAgo() })).id);
    await grapnel.receiver.waitFor(late, 1);
    await finished((await c.svix.endpoint.bulkReplay(app, lateEp, { since: minuteAgo() })).id);
    await grapnel.receiver.waitFor(late, 2);
    const listed = await c.svix.backgroundTask.list({ task: BackgroundTaskType.EndpointRecover });
    expect(listed.data.map(({ id }) => id)).toContain(recovery.id);
    await finished((await c.svix.message.expungeAllContents(app)).id);
  });

  test('keeps endpoints for operational webhooks, which are told what happens', async () => {
    const c = client(version);
    const { endpoint } = c.svix.operationalWebhook;
    const path = `/flow-operational-${c.name}`;
    const created = await endpoint.create({
      url: grapnel.receiver.url(path),
      uid: `op-${c.name}`,
      eventTypes: ['endpoint.created'],
    });
    expect((await endpoint.list()).data.map(({ id }) => id)).toContain(created.id);
    expect((await endpoint.getSecret(created.id)).key).toMatch(/^whsec_/);
    await endpoint.rotateSecret(created.id, {});
    const headers = { 'x-a': '1' };
    if (c.older) await c.older.operationalWebhook.endpoint.updateHeaders(created.id, { headers });
    else await endpoint.setHeaders(created.id, { headers });
    expect((await endpoint.getHeaders(created.id)).headers).toEqual(headers);

    const app = (await application(c)).id;
    const { id } = await c.svix.endpoint.create(app, {
      url: grapnel.receiver.url('/flow-told'),
      disabled: true,
    });
    const [request] = await grapnel.receiver.waitFor(path, 1);
    expect(JSON.parse(request?.body.toString() ?? '')).toMatchObject({
      type: 'endpoint.created',
      data: { appId: app, endpointId: id },
    });
    const body = { url: grapnel.receiver.url(path), description: 'new', uid: `op-${c.name}` };
    const updated = c.older
      ? await c.older.operationalWebhook.endpoint.update(created.id, body)
      : await endpoint.upsert(created.id, body);
    expect(updated).toMatchObject({ description: 'new' });
    await endpoint.delete(created.id);
    await expect(endpoint.get(created.id)).rejects.toMatchObject({ code: 404 });
  });

  test('is told by a readable error what is not there', async () => {
    const { svix } = client(version);
    // A server's fault it would try again: three times in all.
    await expect(svix.integration.list('some-app')).rejects.toMatchObject({
      code: 501,
      body: expect.stringContaining('Integrations: a part of'),
    });
  }, 15_000);
});
