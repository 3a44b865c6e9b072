import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, expect, test } from 'vitest';
import { createTenant } from '../fastcomments/tenant.ts';
import { newUser } from '../misskey/misskey-client.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import { operator } from '../pipeline/operator.ts';
import { storedItems } from '../pipeline/stored-items.ts';

let grapnel: Grapnel;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
});

const ordered = { ordering: 'per-key', orderingKey: '/id' };

/** The keys that publish looks for, by application. */
async function keysAskedFor(): Promise<Map<unknown, string[]>> {
  const items = await storedItems(grapnel.stack, 'Endpoints');
  return new Map(
    items.map(({ id, orderingPointers = [] }) => [
      id,
      (orderingPointers as { pointer: string }[]).map(({ pointer }) => pointer),
    ]),
  );
}

/** Lets a minute pass since keys were asked for: until then an endpoint may be about to be stored. */
async function letAMinutePass(): Promise<void> {
  const { client, tableName } = operator(grapnel.stack, 'Endpoints');
  for (const { pk, sk, orderingPointers } of await storedItems(grapnel.stack, 'Endpoints')) {
    if (!Array.isArray(orderingPointers)) continue;
    await client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { pk, sk },
        UpdateExpression: 'SET orderingPointers = :past',
        ExpressionAttributeValues: { ':past': orderingPointers.map((asked) => ({ ...asked, askedAtMs: 0 })) },
      }),
    );
  }
  client.destroy();
}

/** Deletes an ordered endpoint, and expects that publish looks for its key before and not after. */
async function expectForgotten(application: string, remove: () => Promise<unknown>): Promise<void> {
  expect((await keysAskedFor()).get(application)).toEqual(['/id']);
  await letAMinutePass();
  await remove();
  expect((await keysAskedFor()).get(application)).toEqual([]);
}

test('publish looks no more for a key when the last endpoint is deleted that orders by it', async () => {
  const application = await grapnel.application();
  const path = `/app/${application}/endpoint`;
  const { body } = await grapnel.api.post(path, { url: grapnel.receiver.url('/own'), ...ordered });
  await expectForgotten(application, () => grapnel.api.delete(`${path}/${body.id}`));
});

test("nor when it is deleted over Misskey's API", async () => {
  const { application, client } = await newUser(grapnel);
  const fields = { url: grapnel.receiver.url('/misskey'), dialect: 'misskey', ...ordered };
  const { body } = await grapnel.api.post(`/app/${application}/endpoint`, fields);
  const webhookId = body.id.slice('ep_'.length);
  await expectForgotten(application, () => client.request('i/webhooks/delete', { webhookId }));
});

test("nor when it is deleted over FastComments' API", async () => {
  const tenant = await createTenant(grapnel);
  const { id } = await tenant.subscribe({ url: grapnel.receiver.url('/fc'), event: 'comment-created' });
  await grapnel.api.patch(`/app/${tenant.id}/endpoint/ep_${id}`, ordered);
  await expectForgotten(tenant.id, () => tenant.delete(`/webhooks/${id}`));
});

test('nor when it is an endpoint of operational webhooks', async () => {
  const path = '/operational-webhook/endpoint';
  const url = grapnel.receiver.url('/told');
  const { body } = await grapnel.api.post(path, { url, disabled: true, ...ordered });
  const items = await storedItems(grapnel.stack, 'Endpoints');
  const owner = items.find(({ id }) => id === body.id)?.['application'];
  await expectForgotten(String(owner), () => grapnel.api.delete(`${path}/${body.id}`));
});
