import { beforeAll, describe, expect, test } from 'vitest';
import { idTimeMs } from '../../core/ids/ksuid.ts';
import { type Grapnel, startGrapnel } from './grapnel.ts';
import { enqueue, queuedDelivery } from './queued-deliveries.ts';
import { storedItems } from './stored-items.ts';

let grapnel: Grapnel;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
});

/** What the table has of one message beside itself. */
async function itemsOf(message: string) {
  const items = await storedItems(grapnel.stack, 'Messages');
  return items
    .filter((item) => item['message'] === message || String(item['pk']).endsWith(message))
    .filter(({ pk }) => !String(pk).startsWith('msg#'));
}

const idsOf = async (application: string, path: string): Promise<string[]> =>
  (await grapnel.api.get(`/app/${application}/attempt/${path}`)).body.data.map(
    ({ id }: { id: string }) => id,
  );

describe('an attempt that is made at once', () => {
  test('is one item without an index entry, and is found by endpoint, by message and by its id', async () => {
    const application = await grapnel.application();
    const endpoint = await grapnel.endpoint(application, '/straight');
    const message = await grapnel.publish(application, 'invoice.paid', {});
    const [attempt] = await grapnel.waitForAttempts(application, endpoint, 1);

    const items = await itemsOf(message);
    expect(items.map(({ pk, sk }) => [pk, sk])).toEqual([[`attempts#${endpoint}#0`, attempt.id]]);
    expect(Object.keys(items[0] ?? {})).not.toContain('endpointLog');
    expect(await idsOf(application, `endpoint/${endpoint}`)).toEqual([attempt.id]);
    expect(await idsOf(application, `msg/${message}`)).toEqual([attempt.id]);
    expect(await idsOf(application, `msg/${message}?endpoint_id=${endpoint}`)).toEqual([attempt.id]);
    const one = await grapnel.api.get(`/app/${application}/msg/${message}/attempt/${attempt.id}`);
    expect(one.body).toMatchObject({ id: attempt.id, responseStatusCode: 200 });
  });

  test('is listed with its retries, in their order, and marked as settled', async () => {
    const application = await grapnel.application();
    const endpoint = await grapnel.endpoint(application, '/retried');
    grapnel.receiver.answer('/retried', 503);
    const message = await grapnel.publish(application, 'invoice.paid', {});
    const attempts = await grapnel.waitForAttempts(application, endpoint, 2);
    const newestFirst = attempts.map(({ id }) => id);
    expect(attempts.map(({ attemptNumber }) => attemptNumber)).toEqual([2, 1]);
    expect(await idsOf(application, `msg/${message}`)).toEqual(newestFirst);
    expect(await idsOf(application, `endpoint/${endpoint}?order=ascending`)).toEqual(
      newestFirst.toReversed(),
    );
    const rows = (await itemsOf(message)).filter(({ number }) => number !== undefined);
    expect(rows.map(({ number, settled }) => [number, settled]).sort()).toEqual([
      [1, true],
      [2, undefined],
    ]);
  });

  test('can be looked for after its endpoint was deleted', async () => {
    const application = await grapnel.application();
    const kept = await grapnel.endpoint(application, '/kept');
    const deleted = await grapnel.endpoint(application, '/deleted');
    const message = await grapnel.publish(application, 'invoice.paid', {});
    await grapnel.waitForAttempts(application, kept, 1);
    await grapnel.waitForAttempts(application, deleted, 1);
    const before = await idsOf(application, `msg/${message}`);
    await grapnel.api.delete(`/app/${application}/endpoint/${deleted}`);
    expect(await idsOf(application, `msg/${message}`)).toEqual(before);
    const destinations = await grapnel.api.get(`/app/${application}/msg/${message}/endpoint`);
    expect(
      destinations.body.data.map(({ id, deleted: isDeleted }: { id: string; deleted?: boolean }) => [
        id,
        isDeleted,
      ]),
    ).toEqual([
      [kept, undefined],
      [deleted, true],
    ]);
  });
});

describe('of two copies of a first delivery, one put off and one not,', () => {
  const putOffMs = 60_000;

  async function delivered() {
    const application = await grapnel.application();
    const path = `/${application}`;
    const endpoint = await grapnel.endpoint(application, path, { disabled: true });
    const message = await grapnel.publish(application, 'invoice.paid', {});
    await grapnel.stack.waitUntilIdle();
    await grapnel.api.patch(`/app/${application}/endpoint/${endpoint}`, { disabled: false });
    const dueAtMs = idTimeMs('msg', message) ?? 0;
    const straight = queuedDelivery(grapnel, { application, endpoint, message }, { dueAtMs });
    const late = { ...straight, dueAtMs: dueAtMs + putOffMs };
    const send = async (...deliveries: object[]) => {
      for (const delivery of deliveries) {
        await enqueue(grapnel, [delivery]);
        await grapnel.stack.waitUntilIdle();
      }
      return grapnel.receiver.received(path).length;
    };
    const rows = async () => (await grapnel.attemptsOf(application, endpoint)).length;
    return { straight, late, send, rows };
  }

  test('the second is not sent where it may be a copy, whichever that is', async () => {
    const one = await delivered();
    expect(await one.send(one.straight, { ...one.late, mayBeRepeated: true })).toBe(1);
    expect(await one.rows()).toBe(1);
    const other = await delivered();
    expect(await other.send(other.late, { ...other.straight, mayBeRepeated: true })).toBe(1);
    expect(await other.rows()).toBe(1);
  });

  test('the one that was put off adds no second row', async () => {
    const { straight, late, send, rows } = await delivered();
    await send(straight, late);
    expect(await rows()).toBe(1);
  });
});
