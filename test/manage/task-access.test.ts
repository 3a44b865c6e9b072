import { beforeAll, expect, test } from 'vitest';
import type { ApiClient } from '../pipeline/api-client.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';

/** One customer with a task, and the client of its own token. */
interface Customer {
  readonly application: string;
  readonly task: string;
  readonly client: ApiClient;
  readonly readOnly: ApiClient;
}

let grapnel: Grapnel;
let customer: Customer;
let other: Customer;

beforeAll(async () => {
  grapnel = await startGrapnel('quick');
  customer = await customerWithTask('/mine');
  other = await customerWithTask('/theirs');
});

async function customerWithTask(path: string): Promise<Customer> {
  const application = await grapnel.application();
  const endpoint = await grapnel.endpoint(application, path);
  const clientOf = async (body: object) => {
    const access = await grapnel.api.post(`/auth/app-portal-access/${application}`, body);
    return grapnel.api.withToken(access.body.token);
  };
  const client = await clientOf({});
  const since = new Date(Date.now() - 3_600_000).toISOString();
  const started = await client.post(`/app/${application}/endpoint/${endpoint}/recover`, { since });
  return { application, task: started.body.id, client, readOnly: await clientOf({ readOnly: true }) };
}

const listed = async (client: ApiClient) =>
  (await client.get('/background-task')).body.data.map(({ id }: { id: string }) => id);

test('a token of an application sees the tasks of its own and no others', async () => {
  expect(await listed(customer.client)).toEqual([customer.task]);
  expect(await listed(customer.readOnly)).toEqual([customer.task]);
  expect((await listed(grapnel.api)).sort()).toEqual([customer.task, other.task].sort());
  expect((await customer.client.get(`/background-task/${customer.task}`)).body.id).toBe(customer.task);
  expect((await customer.client.get(`/background-task/${other.task}`)).status).toBe(404);
});

test('it cancels them where it may start them', async () => {
  const cancel = (client: ApiClient, task: string) =>
    client.post(`/background-task/${task}/cancel`, undefined);
  expect((await cancel(customer.client, other.task)).status).toBe(404);
  expect((await cancel(customer.readOnly, customer.task)).status).toBe(403);
  expect((await cancel(customer.client, customer.task)).status).toBe(200);
});

test('a deletion of payloads, which the organization asked for, is not for a customer to cancel', async () => {
  const { application, client } = await customerWithTask('/deleted');
  const started = await grapnel.api.post(`/app/${application}/msg/expunge-all-contents`, undefined);
  const cancelled = await client.post(`/background-task/${started.body.id}/cancel`, undefined);
  expect([cancelled.status, cancelled.body.code]).toEqual([403, 'insufficient access']);
  const { body } = await grapnel.api.get(`/background-task/${started.body.id}`);
  expect(body.data.reason).toBeUndefined();
});
