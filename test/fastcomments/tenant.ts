import { createHmac } from 'node:crypto';
import { fastcommentsExamples } from '../../core/dialects/fastcomments/examples.ts';
import type { Grapnel } from '../pipeline/grapnel.ts';
import type { ReceivedRequest } from '../pipeline/receiver.ts';

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape and assert what they find
  readonly body: any;
  readonly text: string;
  readonly headers: Headers;
}

/** A FastComments tenant with an API key, and its API as FastComments documents it. */
export interface Tenant {
  readonly id: string;
  readonly key: string;
  get(path: string): Promise<Answer>;
  post(path: string, body: unknown): Promise<Answer>;
  delete(path: string): Promise<Answer>;
  /** Subscribes, and throws where that is refused. */
  subscribe(fields: Readonly<Record<string, unknown>>): Promise<Answer['body']>;
}

export async function createTenant(grapnel: Grapnel, keyFields: object = { domain: '*' }): Promise<Tenant> {
  const id = await grapnel.application();
  const key = await giveKey(grapnel, id, keyFields);
  const call = (method: string, path: string, body?: unknown) =>
    request(grapnel, method, withQuery(path, { tenantId: id }), { 'x-api-key': key }, body);
  return {
    id,
    key,
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body),
    delete: (path) => call('DELETE', path),
    async subscribe(fields) {
      const answer = await call('POST', '/webhooks', fields);
      if (answer.status !== 200) throw new Error(`The subscription was refused: ${answer.text}`);
      return answer.body.webhook;
    },
  };
}

/** @returns the key */
export async function giveKey(grapnel: Grapnel, application: string, fields: object): Promise<string> {
  const answer = await grapnel.api.post(`/app/${application}/api-key`, fields);
  if (answer.status !== 201) throw new Error(`The key was refused: ${answer.text}`);
  return answer.body.key;
}

export function withQuery(path: string, query: Readonly<Record<string, string>>): string {
  return `${path}${path.includes('?') ? '&' : '?'}${new URLSearchParams(query)}`;
}

/** @param path from behind `/api/v1` */
export async function request(
  grapnel: Grapnel,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  body?: unknown,
): Promise<Answer> {
  const response = await fetch(`${grapnel.stack.apiUrl}/api/v1${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: JSON.parse(text), text, headers: response.headers };
}

/** A comment as FastComments sends it, with what the test changes. */
export function comment(changes: object = {}): Record<string, unknown> {
  return { ...(fastcommentsExamples['comment-created'] as Record<string, unknown>), ...changes };
}

/** Whether a request is signed with this key, as FastComments' documentation verifies it. */
export function isSignedWith(key: string, { headers, body }: ReceivedRequest): boolean {
  const timestamp = headers['x-fastcomments-timestamp'] ?? '';
  const isRecent = Math.abs(Date.now() / 1000 - Number(timestamp)) < 300;
  const signature = createHmac('sha256', key).update(`${timestamp}.${body}`).digest('hex');
  return isRecent && headers['x-fastcomments-signature'] === `sha256=${signature}`;
}
