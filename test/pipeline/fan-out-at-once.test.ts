import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeId } from '../../core/ids/ksuid.ts';
import type { BeforeCall, ObservedCall } from '../../local/gateway/admission.ts';
import { type Grapnel, startGrapnel } from './grapnel.ts';
import { enqueue, queuedDelivery } from './queued-deliveries.ts';

let grapnel: Grapnel;
let interfere: BeforeCall | undefined;
beforeAll(async () => {
  grapnel = await startGrapnel('quick', { beforeCall: (call) => interfere?.(call) });
});
beforeEach(() => {
  interfere = undefined;
});

async function applicationWith(endpointCount: number, path: string, fields: Record<string, unknown> = {}) {
  const application = await grapnel.application();
  const paths = Array.from({ length: endpointCount }, (_, index) => `${path}/${index}`);
  const endpoints = [];
  for (const each of paths) endpoints.push(await grapnel.endpoint(application, each, fields));
  return { application, paths, endpoints };
}

const post = (application: string) =>
  grapnel.api.post(`/app/${application}/msg`, { eventType: 'invoice.paid', payload: { id: 1 } });

/** The queues that publish sends to, and the functions that run, until everything that it publishes is delivered. */
async function workOf(publish: () => Promise<unknown>, paths: readonly string[]) {
  grapnel.stack.resetCalls();
  await publish();
  for (const path of paths) await grapnel.receiver.waitFor(path, 1);
  await grapnel.stack.waitUntilIdle();
  const calls = grapnel.stack.calls();
  return {
    queues: calls
      .filter(({ caller, action }) => caller.startsWith('Publish') && action === 'sqs:SendMessage')
      .map(({ resources }) => /(Events|Deliveries)Queue/.exec(resources.join())?.[1]),
    hasFannedOut: calls.some(({ caller }) => caller.startsWith('FanOut')),
  };
}

test('an event for ten endpoints goes straight to the deliveries queue, in one request', async () => {
  const { application, paths } = await applicationWith(10, '/ten');
  expect(await workOf(() => post(application), paths)).toEqual({
    queues: ['Deliveries'],
    hasFannedOut: false,
  });
});

test('an event for eleven goes by the events queue', async () => {
  const { application, paths } = await applicationWith(11, '/eleven');
  expect(await workOf(() => post(application), paths)).toEqual({ queues: ['Events'], hasFannedOut: true });
});

test('an event that no endpoint wants is stored and queued nowhere', async () => {
  const { application } = await applicationWith(2, '/unwanted', { channels: ['another'] });
  expect(await workOf(() => post(application), [])).toEqual({ queues: [], hasFannedOut: false });
  const listed = await grapnel.api.get(`/app/${application}/msg`);
  expect(listed.body.data).toHaveLength(1);
});

test('an event whose deliveries could not be queued is not published', async () => {
  const { application } = await applicationWith(1, '/refused');
  interfere = ({ action, caller }) =>
    caller.startsWith('Publish') && action === 'sqs:SendMessage'
      ? { status: 400, errorType: 'InvalidMessageContents', message: 'injected' }
      : undefined;
  expect((await post(application)).status).toBe(500);
  const listed = await grapnel.api.get(`/app/${application}/msg`);
  expect(listed.body.data).toEqual([]);
});

/** The messages that a batch read of send asks for. */
function messagesRead({ action, caller, body }: Pick<ObservedCall, 'action' | 'caller' | 'body'>): string[] {
  if (!caller.startsWith('Send') || action !== 'dynamodb:BatchGetItem') return [];
  return [...new Set(JSON.stringify(body['RequestItems']).match(/msg_[0-9A-Za-z]{27}/g) ?? [])];
}

const randomId = (timestampMs: number) =>
  makeId('msg', timestampMs, crypto.getRandomValues(new Uint8Array(15)).fill(0, 14));

describe('a delivery that is quicker than its message', () => {
  test('is made once when the message is there, and once only', async () => {
    const { application, paths, endpoints } = await applicationWith(2, '/slow-store');
    let looks = 0;
    interfere = (call) => {
      if (messagesRead(call).length > 0) looks += 1;
      const isStore = call.caller.startsWith('Publish') && JSON.stringify(call.body).includes('"msg#');
      return isStore && call.action === 'dynamodb:PutItem' ? { delayMs: 3000 } : undefined;
    };
    expect((await post(application)).status).toBe(202);
    for (const path of paths) await grapnel.receiver.waitFor(path, 1);
    await grapnel.stack.waitUntilIdle();
    for (const path of paths) expect(grapnel.receiver.received(path)).toHaveLength(1);
    for (const endpoint of endpoints) {
      expect(await grapnel.attemptsOf(application, endpoint)).toMatchObject([{ attemptNumber: 1 }]);
    }
    // Otherwise send has not been early at all.
    expect(looks).toBeGreaterThan(2);
  });

  test('does not keep the others of its batch waiting', async () => {
    const { application, paths, endpoints } = await applicationWith(1, '/not-waiting', {
      channels: ['another'],
    });
    const stored = await grapnel.publish(application, 'invoice.paid', {});
    const never = randomId(Date.now());
    const [endpoint = ''] = endpoints;
    const [path = ''] = paths;
    let wereTogether = false;
    const others = Promise.withResolvers<void>();
    interfere = async (call) => {
      const read = messagesRead(call);
      if (read.length === 2) wereTogether = true;
      // The look for the one that is missing is answered when the other one has arrived.
      else if (read.length === 1 && read[0] === never) await others.promise;
      return undefined;
    };
    await enqueue(
      grapnel,
      [stored, never].map((message) => queuedDelivery(grapnel, { application, endpoint, message })),
    );
    await grapnel.receiver.waitFor(path, 1);
    others.resolve();
    expect(wereTogether).toBe(true);
  });

  test.each([
    ['whose message has expired', { agoMs: 61_000 }],
    ['which is a retry', { agoMs: 0, attempt: 2 }],
    ['which somebody asked for', { agoMs: 0, manual: { id: 'asked' } }],
  ])('is not awaited where it is one %s', async (_which, { agoMs, ...extra }) => {
    const { application, endpoints } = await applicationWith(1, '/gone');
    const [endpoint = ''] = endpoints;
    const message = randomId(Date.now() - agoMs);
    let looks = 0;
    interfere = (call) => {
      if (messagesRead(call).includes(message)) looks += 1;
      return undefined;
    };
    const dropped = grapnel.stack.waitForLog(
      ({ line }) => line.includes('its message is gone') && line.includes(message),
      20_000,
    );
    await enqueue(grapnel, [queuedDelivery(grapnel, { application, endpoint, message }, extra)]);
    await dropped;
    expect(looks).toBe(1);
  });
});
