import type { ApiClient } from '../pipeline/api-client.ts';

/** A row of the log of attempts, as far as it is judged. */
export interface Row {
  readonly message: string;
  readonly endpoint: string;
  readonly number: number;
  readonly isSucceeded: boolean;
  /** The arrival that it tells of: its id stands in the answer that the receiver gave. */
  readonly arrival: string;
  /** Why the attempt failed, as the log says it. */
  readonly reason: string;
}

/** All attempts at an endpoint, as the API tells them. */
export async function attemptsAt(api: ApiClient, application: string, endpoint: string): Promise<Row[]> {
  const items = await everyItem(api, `/app/${application}/attempt/endpoint/${endpoint}`);
  return items.map((item) => ({
    message: String(item['msgId']),
    endpoint,
    number: Number(item['attemptNumber']),
    isSucceeded: item['statusText'] === 'success',
    arrival: String(item['response']),
    reason: String(item['reason'] ?? ''),
  }));
}

/** Ids of all messages of an application. */
export async function messagesOf(api: ApiClient, application: string): Promise<string[]> {
  return (await everyItem(api, `/app/${application}/msg`)).map(({ id }) => String(id));
}

async function everyItem(api: ApiClient, path: string): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  for (let iterator = ''; ; ) {
    const { body } = await api.get(`${path}?limit=250${iterator && `&iterator=${iterator}`}`);
    items.push(...body.data);
    if (body.done) return items;
    iterator = encodeURIComponent(body.iterator);
  }
}
