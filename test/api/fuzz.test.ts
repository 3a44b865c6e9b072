import { Agent } from 'node:http';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rawRequest } from '../manage/raw-request.ts';
import { expectDocumented } from '../pipeline/documented-answer.ts';
import { startGrapnel } from '../pipeline/grapnel.ts';
import { arbitraryRequest, type FuzzedRequest } from './arbitrary-requests.ts';
import { operations } from './example-requests.ts';

const requestCount = 5_000;
const parallel = 8;
/** The same requests every time, and others with GRAPNEL_FUZZ_SEED=… before the command. */
const seed = Number(process.env['GRAPNEL_FUZZ_SEED'] ?? 20_261_123);

test(`${requestCount} requests made up from the API document get no 5xx, and JSON whatever is wrong (seed ${seed})`, async () => {
  const grapnel = await startGrapnel('quick');
  const endless = grapnel.token;
  // One call ends all tokens of its organization: it has one of its own.
  const mortal = await grapnel.tokenFor({ organization: `org_${'5'.repeat(26)}a` });
  const application = await grapnel.application();
  const { id: named } = (await grapnel.api.post('/app', { name: 'named', uid: 'named' })).body;
  const endpoint = await grapnel.endpoint(application, '/fuzzed', { disabled: true });
  await grapnel.api.post('/event-type', { name: 'invoice.paid', description: '' });
  const message = await grapnel.publish(application, 'invoice.paid', {});
  const operational = await grapnel.api.post('/operational-webhook/endpoint', { url: 'http://127.0.0.1:9/' });
  const known = {
    app_id: [application, application, application, named, 'named'],
    endpoint_id: [endpoint],
    'operational-webhook.endpoint_id': [operational.body.id],
    msg_id: [message],
    event_type_name: ['invoice.paid'],
  };

  const requests = fc.sample(arbitraryRequest(known), { seed, numRuns: requestCount });
  const statuses = new Map<string, Set<number>>();
  const failures: string[] = [];
  const agent = new Agent({ keepAlive: true, maxSockets: parallel });
  const send = async ({ operation, path, body, headers }: FuzzedRequest) => {
    const { method } = operation;
    const token = path.startsWith('/api/v1/auth/expire-all') ? mortal : endless;
    const answer = await rawRequest(grapnel.stack.apiUrl, method, path, {
      agent,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body }),
    });
    const { operationId } = operation.operation;
    statuses.set(operationId, (statuses.get(operationId) ?? new Set()).add(answer.status));
    const shown = `${method} ${path} ${body?.slice(0, 500) ?? ''}\n→ ${answer.status} ${answer.text.slice(0, 500)}`;
    const isDocumented =
      String(answer.status) in operation.operation.responses ||
      answer.status === 404 ||
      path.includes('nothing');
    if (answer.status >= 500) failures.push(`a fault of ours: ${shown}`);
    else if (!isDocumented) failures.push(`a status that the document does not have: ${shown}`);
    else if (answer.status >= 400) {
      const parsed = answer.contentType?.includes('json') ? JSON.parse(answer.text) : {};
      if (typeof parsed.code !== 'string' || !parsed.detail) failures.push(`no code and detail: ${shown}`);
    } else {
      try {
        expectDocumented(
          method,
          path,
          answer.status,
          answer.text === '' ? undefined : JSON.parse(answer.text),
        );
      } catch (error) {
        failures.push(`${String(error)}: ${shown}`);
      }
    }
  };
  const queue = requests.values();
  await Promise.all(
    Array.from({ length: parallel }, async () => {
      for (const request of queue) await send(request);
    }),
  );

  agent.destroy();

  expect(failures.slice(0, 5)).toEqual([]);
  expect(new Set(statuses.keys()).size).toBe(operations.length);
  // Made up well enough to be taken too, not only to be refused.
  const everRefused = [...statuses]
    .filter(([, seen]) => ![...seen].some((status) => status < 300))
    .map(([id]) => id);
  expect(everRefused.length, everRefused.join(', ')).toBeLessThan(operations.length / 3);
  expect((await grapnel.api.get(`/app/${application}`)).status).toBe(200);
}, 120_000);
