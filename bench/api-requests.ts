import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { organizationToken } from '../core/manage/organization-token.ts';
import type { GatewayCall } from '../local/gateway/call-log.ts';
import { type LocalStack, startLocalStack } from '../local/stack.ts';
import { synthesize } from '../local/synthesize.ts';

/** One hot route: what to call, and how many requests to AWS it may take. */
interface HotRoute {
  readonly name: string;
  readonly most: number;
  readonly call: () => Promise<Response>;
}

/**
 * Counts the requests that the API's functions make to AWS for one call of each hot route, once they are warm (a cold
 * start reads a secret more). Counts do not depend on the machine.
 *
 * @returns whether every route kept to its budget
 */
export async function apiRequests(print: (line: string) => void): Promise<boolean> {
  const directory = mkdtempSync(join(tmpdir(), 'grapnel-bench-'));
  const assemblyDir = join(directory, 'assembly');
  try {
    print('synthesizing …');
    await synthesize({
      outDir: assemblyDir,
      settings: { allowedPrivateCidrs: ['127.0.0.0/8'], httpsOnly: false },
      settingsFile: join(directory, 'settings.json'),
    });
    print('starting …');
    const stack = await startLocalStack({ assemblyDir, stateDir: join(directory, 'state') });
    try {
      return await measure(stack, print);
    } finally {
      await stack.stop();
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function measure(stack: LocalStack, print: (line: string) => void): Promise<boolean> {
  const routes = await hotRoutes(stack);
  for (const route of routes) await route.call();
  await stack.waitUntilIdle();

  print('');
  print('| route | requests to AWS | budget | which |');
  print('| --- | ---: | ---: | --- |');
  let ok = true;
  for (const { name, most, call } of routes) {
    stack.resetCalls();
    const response = await call();
    const calls = stack.calls().filter(({ caller }) => /^(Publish|Manage)/.test(caller));
    const kept = response.ok && calls.length <= most;
    ok &&= kept;
    print(
      `| ${name} | ${calls.length} | ${most} | ${summary(calls)}${kept ? '' : ` **too many, or ${response.status}**`} |`,
    );
    await stack.waitUntilIdle();
  }
  return ok;
}

function summary(calls: readonly GatewayCall[]): string {
  const counts = new Map<string, number>();
  for (const { service, operation } of calls) {
    const name = `${service} ${operation}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => (count === 1 ? name : `${count} × ${name}`)).join(', ');
}

async function hotRoutes(stack: LocalStack): Promise<HotRoute[]> {
  const key = stack.secretValue(stack.outputs['TokenKeySecretArn'] ?? '');
  const token = await organizationToken(key, stack.outputs['DefaultOrganization'] ?? '', Date.now());
  const call = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    fetch(`${stack.apiUrl}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const created = async (path: string, body: unknown): Promise<string> => {
    const answer: { id: string } = JSON.parse(await (await call('POST', path, body)).text());
    return answer.id;
  };

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
    { name: 'publish', most: 3, call: () => call('POST', `/app/${app}/msg`, message) },
    {
      name: 'publish with an event id',
      most: 4,
      call: () => call('POST', `/app/${app}/msg`, { ...message, eventId: unique() }),
    },
    {
      name: 'publish with an idempotency key',
      most: 4,
      call: () => call('POST', `/app/${app}/msg`, message, { 'idempotency-key': unique() }),
    },
    { name: 'list 250 messages', most: 2, call: () => call('GET', `/app/${app}/msg?limit=250`) },
    { name: 'list 250 endpoints', most: 2, call: () => call('GET', `/app/${app}/endpoint?limit=250`) },
    {
      name: 'list the attempts of an endpoint',
      most: 2,
      call: () => call('GET', `/app/${app}/attempt/endpoint/${endpoints[0]}?limit=250`),
    },
    { name: 'get an endpoint', most: 2, call: () => call('GET', `/app/${app}/endpoint/${endpoints[0]}`) },
    {
      name: 'create an endpoint',
      most: 3,
      call: () => call('POST', `/app/${app}/endpoint`, endpoint),
    },
  ];
}
