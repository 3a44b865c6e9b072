import type { ApiClient } from './api-client.ts';
import type { ReceiverProcess } from './receiver-process.ts';

/** An application with endpoints that want all of its events and answer at once. */
export interface Customer {
  readonly application: string;
  readonly endpoints: readonly string[];
  /** Where each endpoint leads to, in the same order. */
  readonly paths: readonly string[];
}

let nextPath = 0;

export async function createApplication(api: ApiClient): Promise<string> {
  return String((await api.call('POST', '/app', { name: 'bench' }))['id']);
}

/** Makes endpoints, and tells the receiver what their deliveries are signed with. */
export async function addEndpoints(
  api: ApiClient,
  receiver: ReceiverProcess,
  application: string,
  count: number,
): Promise<Customer> {
  const endpoints: string[] = [];
  const paths: string[] = [];
  for (let index = 0; index < count; index++) {
    const path = `/hooks/${nextPath++}`;
    const { id } = await api.call('POST', `/app/${application}/endpoint`, { url: receiver.url(path) });
    const secret = await api.call('GET', `/app/${application}/endpoint/${String(id)}/secret`);
    await receiver.behave(path, { delayMs: 0, failures: 0 }, String(secret['key']));
    endpoints.push(String(id));
    paths.push(path);
  }
  return { application, endpoints, paths };
}

export async function createCustomer(
  api: ApiClient,
  receiver: ReceiverProcess,
  endpoints: number,
): Promise<Customer> {
  return addEndpoints(api, receiver, await createApplication(api), endpoints);
}
