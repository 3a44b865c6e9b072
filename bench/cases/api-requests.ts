import type { ApiClient } from '../api-client.ts';
import type { BenchCase, BenchResult } from '../bench-case.ts';
import { countText } from '../request-count.ts';
import { type BenchStack, withStack } from '../stack.ts';

/** One hot route: what to call, and how many requests to AWS it may take. */
interface HotRoute {
  readonly name: string;
  readonly most: number;
  readonly call: () => Promise<Response>;
}

/** Counts do not depend on the machine. A cold start reads a secret more: these are of functions that are warm. */
export const apiRequests: BenchCase = {
  name: 'api-requests',
  summary: 'Requests to AWS of one call of each hot route.',
  run: ({ print }) => withStack({}, print, measure),
};

async function measure({ stack, api }: BenchStack): Promise<BenchResult> {
  const routes = await hotRoutes(api);
  for (const route of routes) await route.call();
  await stack.waitUntilIdle();

  const rows: (string | number)[][] = [];
  const problems: string[] = [];
  for (const { name, most, call } of routes) {
    stack.resetCalls();
    const response = await call();
    const calls = stack.calls().filter(({ caller }) => /^(Publish|Manage)/.test(caller));
    rows.push([
      name,
      calls.length,
      most,
      countText(calls, ({ service, operation }) => `${service} ${operation}`),
    ]);
    if (!response.ok) problems.push(`${name} was answered with ${response.status}`);
    if (calls.length > most) problems.push(`${name} took ${calls.length} requests, ${most} are allowed`);
    await stack.waitUntilIdle();
  }
  const columns = ['route', 'requests to AWS', 'budget', 'which'];
  return {
    ok: problems.length === 0,
    problems,
    figures: [],
    tables: [{ title: 'One call', columns, rows }],
    charts: [],
  };
}

async function hotRoutes({ send, call }: ApiClient): Promise<HotRoute[]> {
  const created = async (path: string, body: unknown): Promise<string> =>
    String((await call('POST', path, body))['id']);

  const app = await created('/app', { name: 'bench' });
  const endpoints: string[] = [];
  // Nothing listens there, and no event type reaches them: the lists are what is measured.
  const endpoint = { url: 'http://127.0.0.1:8099/', filterTypes: ['note'] };
  for (let index = 0; index < 250; index++) endpoints.push(await created(`/app/${app}/endpoint`, endpoint));
  const message = { eventType: 'invoice.paid', payload: { id: 1 } };
  for (let index = 0; index < 250; index++) await created(`/app/${app}/msg`, message);
  let next = 0;
  const unique = () => `bench-${next++}`;

  return [
    { name: 'publish', most: 4, call: () => send('POST', `/app/${app}/msg`, message) },
    {
      name: 'publish with an event id',
      most: 5,
      call: () => send('POST', `/app/${app}/msg`, { ...message, eventId: unique() }),
    },
    {
      name: 'publish with an idempotency key',
      most: 5,
      call: () => send('POST', `/app/${app}/msg`, message, { 'idempotency-key': unique() }),
    },
    { name: 'list 250 messages', most: 2, call: () => send('GET', `/app/${app}/msg?limit=250`) },
    { name: 'list 250 endpoints', most: 2, call: () => send('GET', `/app/${app}/endpoint?limit=250`) },
    {
      name: 'list the attempts of an endpoint',
      most: 3,
      call: () => send('GET', `/app/${app}/attempt/endpoint/${endpoints[0]}?limit=250`),
    },
    { name: 'get an endpoint', most: 2, call: () => send('GET', `/app/${app}/endpoint/${endpoints[0]}`) },
    {
      name: 'create an endpoint',
      most: 3,
      call: () => send('POST', `/app/${app}/endpoint`, endpoint),
    },
  ];
}
