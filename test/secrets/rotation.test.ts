import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { createEndpoints } from '../../core/adapters/dynamodb/endpoints.ts';
import { misskeyExamples } from '../../core/dialects/misskey/examples.ts';
import { Endpoint } from '../../core/manage/endpoint.ts';
import { versionsIn } from '../../core/secrets/reseal.ts';
import { createSecretKeeper } from '../../lambdas/parts/secret-keeper.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import { storedItems } from '../pipeline/stored-items.ts';
import { operatorClient, overwrite, secretsOperator } from './operator.ts';

let grapnel: Grapnel;
let run: ReturnType<typeof secretsOperator>;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
  run = secretsOperator(grapnel.stack);
});

const elevenMinutes = { laterMs: 11 * 60_000 };
const masterKey = () => grapnel.stack.secretValue(grapnel.stack.outputs['MasterKeySecretArn'] ?? '');
const currentVersion = (): string => JSON.parse(masterKey()).current;
const itemOf = async (id: string) =>
  (await storedItems(grapnel.stack, 'Endpoints')).find((item) => item['id'] === id) ?? {};
const versionsOf = async (id: string) => [...versionsIn(await itemOf(id))];
/** Under which versions anything at all is sealed. */
const versions = async () => [...versionsIn(await storedItems(grapnel.stack, 'Endpoints'))];

/** An endpoint whose receiver sees the secret. */
async function misskeyEndpoint(application: string, path: string, secret: string): Promise<string> {
  const headers = { authorization: `Bearer for ${path}` };
  return grapnel.endpoint(application, path, { dialect: 'misskey', secret, headers });
}

/** What the receiver is shown of the secrets at the next delivery. */
async function shown(application: string, path: string): Promise<string[]> {
  const count = grapnel.receiver.received(path).length + 1;
  await grapnel.publish(application, 'note', misskeyExamples['note']);
  const request = (await grapnel.receiver.waitFor(path, count)).at(-1);
  return [request?.headers['x-misskey-hook-secret'] ?? '', request?.headers['authorization'] ?? ''];
}

describe('the master key', () => {
  test('rotates while deliveries go on, and its old version is retired when nothing needs it', async () => {
    const application = await grapnel.application();
    const id = await misskeyEndpoint(application, '/rotated', 'known to the receiver');
    const expected = ['known to the receiver', 'Bearer for /rotated'];
    await grapnel.api.post('/operational-webhook/endpoint', { url: grapnel.receiver.url('/told') });
    expect(await shown(application, '/rotated')).toEqual(expected);
    const first = masterKey();
    await expect(run('retire')).resolves.toContain('nothing to retire');

    expect(await run('rotate')).toContain('is current; 1 still opens');
    expect(JSON.parse(masterKey()).keys['1']).toBe(first);
    expect(await shown(application, '/rotated')).toEqual(expected);
    await expect(run('retire')).rejects.toThrow(/less than 10 minutes ago.*try again in 10 minutes/s);
    await expect(run('retire', elevenMinutes)).rejects.toThrow(
      /Still encrypted under earlier versions: 2 under 1/,
    );
    expect(await run('status')).toMatch(/Encrypted under 1: 2/);

    expect(await run('re-encrypt')).toContain('2 looked at: 2 encrypted anew, 0 failed');
    expect(await versions()).toEqual([currentVersion()]);
    // send has the key of before the rotation, and asks for the newer one by itself.
    expect(await shown(application, '/rotated')).toEqual(expected);
    const secret = await grapnel.api.get(`/app/${application}/endpoint/${id}/secret`);
    expect(secret.body.key).toBe('known to the receiver');

    expect(await run('retire', elevenMinutes)).toContain('Retired: 1.');
    expect(masterKey()).not.toContain(first);
    expect(await shown(application, '/rotated')).toEqual(expected);
    expect(await run('status')).toMatch(/^Version 2-.* is current .*\nEncrypted under 2-.*: 2\n$/);
  });

  test('seals anew what is used or changed, without the command', async () => {
    const application = await grapnel.application();
    const used = await misskeyEndpoint(application, '/used', 'of the used one');
    const fields = { disabled: true, headers: { authorization: 'Bearer of mine' } };
    const changed = await grapnel.endpoint(application, '/changed', fields);
    const headed = await grapnel.endpoint(application, '/headed', fields);
    const rotated = await grapnel.endpoint(application, '/rotated-too', fields);
    const newer = await misskeyEndpoint(application, '/newer', 'of the newer one');
    const before = currentVersion();
    await run('rotate');
    // A function asks for a newer key once a second at most, and has done so for the rotation of the test before.
    await pause(1000);
    // Functions that run learn of the rotation by the first text that they meet under the new version.
    const item = await itemOf(newer);
    const keeper = createSecretKeeper(async () => masterKey(), Date.now);
    const anew = await keeper.renewed(Endpoint.parse(item));
    await overwrite(grapnel.stack, item, 'sealedSecret', anew.sealedSecret);
    await overwrite(grapnel.stack, item, 'sealedHeaders', anew.sealedHeaders);
    const path = `/app/${application}/endpoint`;
    expect((await grapnel.api.get(`${path}/${newer}/secret`)).body.key).toBe('of the newer one');
    for (const id of [used, changed, headed, rotated]) expect(await versionsOf(id)).toEqual([before]);

    await shown(application, '/newer');
    expect(await shown(application, '/used')).toEqual(['of the used one', 'Bearer for /used']);
    await grapnel.until(async () => (await versionsOf(used)).join() === currentVersion());
    expect((await grapnel.api.patch(`${path}/${changed}`, { description: 'new' })).status).toBe(200);
    const headers = { headers: { 'x-other': 'y' } };
    expect((await grapnel.api.patch(`${path}/${headed}/headers`, headers)).status).toBe(204);
    expect((await grapnel.api.post(`${path}/${rotated}/secret/rotate`, {})).status).toBe(204);
    for (const id of [changed, headed, rotated]) expect(await versionsOf(id)).toEqual([currentVersion()]);
    const shownHeaders = await grapnel.api.get(`${path}/${headed}/headers`);
    expect(shownHeaders.body).toEqual({ headers: { 'x-other': 'y' }, sensitive: ['authorization'] });
  });

  test('re-encrypts beside edits, stops and goes on, and neither loses nor undoes an edit', async () => {
    const application = await grapnel.application();
    const names = Array.from({ length: 40 }, (_, index) => `edited ${index}`);
    const ids: string[] = [];
    for (const secret of names) ids.push(await misskeyEndpoint(application, '/edited', secret));
    await run('rotate');
    const stop = new AbortController();
    const first = run('re-encrypt --rate 10', { signal: stop.signal });
    let edits = 0;
    const edit = async () => {
      const index = edits++ % ids.length;
      const path = `/app/${application}/endpoint/${ids[index]}`;
      const answer = await grapnel.api.patch(path, { description: `edit of ${index}` });
      expect([200, 409]).toContain(answer.status);
      if (answer.status === 409) await grapnel.api.patch(path, { description: `edit of ${index}` });
    };
    setTimeout(() => stop.abort(), 1500);
    const editing = (async () => {
      while (edits < 3 * ids.length) await edit();
    })();
    await expect(first).rejects.toThrow('Stopped: run it again and it goes on where it was.');
    const left = (await storedItems(grapnel.stack, 'Endpoints')).filter(
      (item) => versionsIn(item).size > 0 && !versionsIn(item).has(currentVersion()),
    );
    expect(left.length).toBeGreaterThan(0);
    expect(await run('re-encrypt --rate 500')).toMatch(/ 0 failed\n$/);
    await editing;
    expect(await run('re-encrypt')).toMatch(/: 0 encrypted anew, 0 failed\n$/);
    expect(await versions()).toEqual([currentVersion()]);
    for (const [index, id] of ids.entries()) {
      const path = `/app/${application}/endpoint/${id}`;
      expect((await grapnel.api.get(path)).body.description).toBe(`edit of ${index}`);
      expect((await grapnel.api.get(`${path}/secret`)).body.key).toBe(names[index]);
    }
  }, 60_000);

  test('an edit that began before an endpoint was sealed anew does not bring the old text back', async () => {
    const application = await grapnel.application();
    const id = await misskeyEndpoint(application, '/raced', 'raced');
    const item = await itemOf(id);
    const keeper = createSecretKeeper(async () => masterKey(), Date.now);
    const endpoint = Endpoint.parse(item);
    await overwrite(grapnel.stack, item, 'sealedSecret', await keeper.seal(endpoint, 'raced'));
    const client = operatorClient(grapnel.stack);
    const endpoints = createEndpoints(
      { client, tableName: grapnel.stack.outputs['EndpointsTableName'] ?? '' },
      Date.now,
    );
    const after = { ...endpoint, description: 'late', updatedAtMs: endpoint.updatedAtMs + 1 };
    expect(await endpoints.replace(endpoint, after)).toBe(false);
    client.destroy();
  });

  test('leaves what cannot be opened as it is, says so, and is not retired from under it', async () => {
    const application = await grapnel.application();
    const broken = await misskeyEndpoint(application, '/broken', 'to be broken');
    const whole = await misskeyEndpoint(application, '/whole', 'whole');
    const [brokenItem, wholeItem] = [await itemOf(broken), await itemOf(whole)];
    await overwrite(grapnel.stack, brokenItem, 'sealedSecret', wholeItem['sealedSecret']);
    await run('rotate');
    await expect(run('re-encrypt')).rejects.toThrow(`${broken} (`);
    expect(await versionsOf(whole)).toEqual([currentVersion()]);
    await expect(run('retire', elevenMinutes)).rejects.toThrow(
      'Still encrypted under earlier versions: 1 under',
    );
    const path = `/app/${application}/endpoint/${broken}`;
    expect((await grapnel.api.patch(path, { secret: 'mended' })).status).toBe(200);
    expect(await run('re-encrypt')).toContain(', 0 failed');
    expect(await run('retire', elevenMinutes)).toContain('Retired');
  });

  test('is not lost when two operators rotate at once: one is told to look again', async () => {
    const results = await Promise.allSettled([run('rotate'), run('rotate'), run('rotate')]);
    expect(results.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
    const refused = results.filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    for (const result of refused) {
      expect(String((result as PromiseRejectedResult).reason)).toContain('Somebody else changed the key');
    }
  });
});
