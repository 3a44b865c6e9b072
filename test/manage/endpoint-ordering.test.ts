import { beforeAll, describe, expect, test } from 'vitest';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import type { TableName } from '../pipeline/operator.ts';
import { storedItems } from '../pipeline/stored-items.ts';
import { callsDuring } from './calls-during.ts';

let grapnel: Grapnel;
let application: string;
let path: string;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
  application = await grapnel.application();
  path = `/app/${application}/endpoint`;
});

const url = 'http://127.0.0.1:8080/';
const perKey = { url, ordering: 'per-key', orderingKey: '/comment/id' };
const stored = async (table: TableName, id: string) =>
  (await storedItems(grapnel.stack, table)).find((item) => item['id'] === id) ?? {};
const pointersOf = async (id: string): Promise<string[]> =>
  (((await stored('Endpoints', id))['orderingPointers'] as { pointer: string }[] | undefined) ?? []).map(
    ({ pointer }) => pointer,
  );

describe('an endpoint that asks for order', () => {
  test('has it, keeps it through changes that do not name it, and loses its key with it', async () => {
    const { body } = await grapnel.api.post(path, perKey);
    expect(body).toMatchObject({ ordering: 'per-key', orderingKey: '/comment/id' });
    const put = await grapnel.api.put(`${path}/${body.id}`, { url });
    expect(put.body).toMatchObject({ ordering: 'per-key', orderingKey: '/comment/id' });
    const moved = await grapnel.api.patch(`${path}/${body.id}`, { orderingKey: '/id' });
    expect(moved.body).toMatchObject({ ordering: 'per-key', orderingKey: '/id' });
    const off = await grapnel.api.patch(`${path}/${body.id}`, { ordering: null });
    expect(off.body).toMatchObject({ ordering: null, orderingKey: null });
  });

  test.each([
    [{ ordering: 'per-key' }, 'orderingKey', 'needs an orderingKey'],
    [{ orderingKey: '/id' }, 'orderingKey', 'goes with "ordering": "per-key" only'],
    [{ ordering: 'per-key', orderingKey: 'comment.id' }, 'orderingKey', 'must be a JSON pointer (RFC 6901)'],
    [{ ordering: 'per-key', orderingKey: '/a~b' }, 'orderingKey', 'has a ~ that is neither ~0'],
    [{ ordering: 'fifo', orderingKey: '/id' }, 'ordering', 'per-key'],
  ])('is refused with %j', async (fields, place, message) => {
    const { status, body } = await grapnel.api.post(path, { url, ...fields });
    expect(status).toBe(422);
    expect(body.detail[0].loc).toEqual(['body', place]);
    expect(body.detail[0].msg).toContain(message);
  });

  test('is refused with a sixth key, but not once another is free again', async () => {
    const crowded = await grapnel.application();
    const at = `/app/${crowded}/endpoint`;
    const made: string[] = [];
    // All at once: each of them has to find the others' keys.
    const answers = await Promise.all(
      [1, 2, 3, 4].map((n) => grapnel.api.post(at, { ...perKey, orderingKey: `/${n}` })),
    );
    for (const { status, body } of answers) {
      expect(status).toBe(201);
      made.push(body.id);
    }
    await grapnel.api.post(at, { ...perKey, orderingKey: '/5' });
    expect((await pointersOf(crowded)).sort()).toEqual(['/1', '/2', '/3', '/4', '/5']);
    const sixth = await grapnel.api.post(at, { ...perKey, orderingKey: '/6' });
    expect(sixth.status).toBe(422);
    expect(sixth.body.detail[0].msg).toContain('order by 5 other keys already');
    expect((await grapnel.api.post(at, perKey)).status).toBe(422);
    expect((await grapnel.api.post(at, { ...perKey, orderingKey: '/5' })).status).toBe(201);
  });

  test('orders anew after a change of what it gets, and goes on after others', async () => {
    const { body } = await grapnel.api.post(path, perKey);
    const since = async () => Number((await stored('Endpoints', body.id))['orderedSinceMs']);
    const created = await since();
    await grapnel.api.patch(`${path}/${body.id}`, { description: 'other' });
    await grapnel.api.patch(`${path}/${body.id}`, { disabled: true });
    expect(await since()).toBe(created);
    await grapnel.api.patch(`${path}/${body.id}`, { disabled: false });
    const enabled = await since();
    expect(enabled).toBeGreaterThan(created);
    await grapnel.api.patch(`${path}/${body.id}`, { channels: ['a'] });
    expect(await since()).toBeGreaterThan(enabled);
  });

  test('lets changes of its application go on, which keep its key', async () => {
    const changed = await grapnel.application();
    await Promise.all([
      grapnel.api.post(`/app/${changed}/endpoint`, perKey),
      grapnel.api.patch(`/app/${changed}`, { name: 'changed at the same time' }),
    ]);
    await grapnel.api.put(`/app/${changed}`, { name: 'replaced' });
    expect(await pointersOf(changed)).toEqual(['/comment/id']);
  });
});

describe('a publication', () => {
  const publish = (id: string, payload: unknown) =>
    callsDuring(grapnel, 'Publish', () =>
      grapnel.api.post(`/app/${id}/msg`, { eventType: 'comment', payload }),
    );

  test('takes two requests for each key, and none where no endpoint asks or the payload has none', async () => {
    const plain = await grapnel.application();
    const ordered = await grapnel.application();
    await grapnel.endpoint(plain, '/plain');
    await grapnel.api.post(`/app/${ordered}/endpoint`, perKey);
    await publish(plain, {});
    const without = (await publish(plain, { comment: { id: 1 } })).calls;
    const keyless = (await publish(ordered, { comment: { id: null } })).calls;
    expect(keyless).toEqual(without);
    const withKey = (await publish(ordered, { comment: { id: 1 } })).calls;
    expect([...withKey].sort()).toEqual([...without, 'dynamodb:UpdateItem', 'dynamodb:PutItem'].sort());
  });

  test('has its place before it is acknowledged, one with a time of its own has none', async () => {
    const ordered = await grapnel.application();
    await grapnel.api.post(`/app/${ordered}/endpoint`, perKey);
    const first = await grapnel.publish(ordered, 'comment', { comment: { id: 'x' } });
    const second = await grapnel.publish(ordered, 'comment', '{"comment":{"id":"\\u0078"}}');
    const items = await storedItems(grapnel.stack, 'Messages');
    const line = items.filter(({ pk, sk }) => String(pk).startsWith(`order#${ordered}#`) && sk !== 'count');
    expect(line.map(({ position, message }) => [position, message])).toEqual([
      [1, first],
      [2, second],
    ]);
    const later = await grapnel.api.post(`/app/${ordered}/msg`, {
      eventType: 'comment',
      payload: { comment: { id: 'x' } },
      deliverAt: new Date(Date.now() + 3_600_000).toISOString(),
    });
    expect(await stored('Messages', later.body.id)).not.toHaveProperty('orderPlaces');
  });
});
