import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';

const secrets: Record<string, string> = {
  misskey: 'misskey-secret',
  fastcomments: 'fastcomments-secret',
  standard: `whsec_${Buffer.alloc(24, 7).toString('base64')}`,
};

export interface FakeDelivery {
  readonly endpoint: string;
  readonly eventType: string;
  readonly messageId: string;
  readonly attempt: number;
}

interface FakeApiOptions {
  /** Leaves a delivery out. */
  readonly loses?: (delivery: FakeDelivery) => boolean;
  /** Signs a delivery with another secret. */
  readonly missigns?: (delivery: FakeDelivery) => boolean;
  /** Repeats a refused delivery with the timestamp of the first attempt. */
  readonly keepsTimestamp?: boolean;
  /** Leaves attempts out of the log. */
  readonly logs?: (attempt: { responseStatusCode: number }) => boolean;
  readonly retryDelayMs?: number;
}

/** The few calls of the API that the demo makes, and deliveries of its own: enough to see the demo judge them. */
export async function startFakeApi(options: FakeApiOptions = {}) {
  const retryDelayMs = options.retryDelayMs ?? 50;
  const urls = new Map<string, string>();
  const attempts = new Map<string, object[]>();
  const calls: string[] = [];
  let lastId = 0;

  const deliver = async (delivery: FakeDelivery, payload: string, timestampMs: number): Promise<void> => {
    const { endpoint, messageId, attempt } = delivery;
    if (options.loses?.(delivery)) return;
    const secret = options.missigns?.(delivery)
      ? `whsec_${Buffer.alloc(24, 8).toString('base64')}`
      : (secrets[endpoint] ?? '');
    // The receiver is to see a later second at the retry, without the test waiting for it.
    const signedAtMs = timestampMs + (options.keepsTimestamp ? 0 : (attempt - 1) * 5000);
    const request = build(delivery, payload, { secret, timestampMs, signedAtMs });
    const response = await fetch(urls.get(endpoint) ?? '', request);
    const logged = { status: response.ok ? 0 : 2, responseStatusCode: response.status };
    const nextAttempt = new Date(Date.now() + retryDelayMs).toISOString();
    if (options.logs?.(logged) ?? true) {
      attempts.set(messageId, [
        { ...logged, ...(response.ok ? {} : { nextAttempt }) },
        ...(attempts.get(messageId) ?? []),
      ]);
    }
    if (!response.ok) {
      setTimeout(() => {
        deliver({ ...delivery, attempt: attempt + 1 }, payload, timestampMs).catch(() => undefined);
      }, retryDelayMs);
    }
  };

  const publish = (body: string): object => {
    const { eventType, payload } = JSON.parse(body) as { eventType: string; payload: unknown };
    const messageId = `msg_${++lastId}`;
    const timestampMs = Date.now();
    const own = eventType.startsWith('comment-') ? 'fastcomments' : 'misskey';
    for (const endpoint of [own, 'standard']) {
      const delivery = { endpoint, eventType, messageId, attempt: 1 };
      deliver(delivery, JSON.stringify(payload), timestampMs).catch(() => undefined);
    }
    return { id: messageId, timestamp: new Date(timestampMs).toISOString() };
  };

  const answer = (method: string, path: string, body: string): object | undefined => {
    const [, app, kind, third, fourth] =
      path.split('?')[0]?.match(/^\/api\/v1\/(app)(?:\/demo\/(\w+))?(?:\/(\w+))?(?:\/(\w+))?$/) ?? [];
    if (app && !kind) return { id: 'app_1' };
    if (kind === 'endpoint' && fourth === 'secret') return { key: secrets[third ?? ''] };
    if (kind === 'endpoint' && method === 'PUT') {
      urls.set(third ?? '', (JSON.parse(body) as { url: string }).url);
      return { id: 'ep_1' };
    }
    if (kind === 'msg') return publish(body);
    if (kind === 'attempt') return { data: attempts.get(fourth ?? '') ?? [] };
    return undefined;
  };

  const server = createServer((request, response) => {
    text(request)
      .then((body) => {
        const { method = '', url = '' } = request;
        calls.push(`${method} ${url}`);
        const wanted =
          request.headers.authorization === 'Bearer token-1' ? answer(method, url, body) : undefined;
        response.writeHead(wanted ? 200 : 401, { 'content-type': 'application/json' });
        response.end(JSON.stringify(wanted ?? { code: 'authentication_failed', detail: 'Invalid token.' }));
      })
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function build(
  { endpoint, eventType, messageId }: FakeDelivery,
  payload: string,
  { secret, timestampMs, signedAtMs }: { secret: string; timestampMs: number; signedAtMs: number },
): RequestInit {
  const seconds = String(Math.floor(signedAtMs / 1000));
  if (endpoint === 'standard') {
    const signature = new Webhook(secret).sign(messageId, new Date(signedAtMs), payload);
    const headers = { 'webhook-id': messageId, 'webhook-timestamp': seconds, 'webhook-signature': signature };
    return { method: 'POST', headers, body: payload };
  }
  if (endpoint === 'fastcomments') {
    const mac = createHmac('sha256', secret).update(`${seconds}.${payload}`).digest('hex');
    return {
      method: eventType === 'comment-deleted' ? 'DELETE' : 'PUT',
      headers: {
        token: secret,
        'x-fastcomments-timestamp': seconds,
        'x-fastcomments-signature': `sha256=${mac}`,
      },
      body: payload,
    };
  }
  const envelope = {
    server: 'https://misskey.example',
    hookId: 'misskey',
    userId: 'demo',
    eventId: crypto.randomUUID(),
    createdAt: timestampMs,
    type: eventType,
    body: JSON.parse(payload) as unknown,
  };
  return {
    method: 'POST',
    headers: {
      'x-misskey-hook-id': 'misskey',
      'x-misskey-hook-secret': secret,
      'x-misskey-host': 'misskey.example',
    },
    body: JSON.stringify(envelope),
  };
}
