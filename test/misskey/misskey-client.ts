import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { sign } from 'hono/jwt';

import { expect } from 'vitest';
import type { Grapnel } from '../pipeline/grapnel.ts';
import { api } from './official-client.ts';

type Client = InstanceType<typeof api.APIClient>;

export function misskeyClient({ stack }: Grapnel, credential: string | null): Client {
  return new api.APIClient({ origin: stack.apiUrl, credential });
}

/** A token of an application, as an instance gives it to a user. */
export async function userToken(
  { stack, organization }: Grapnel,
  application: string,
  capabilities?: readonly string[],
): Promise<string> {
  const key = stack.secretValue(stack.outputs['TokenKeySecretArn'] ?? '');
  const iat = Math.floor(Date.now() / 1000);
  const claims = { sub: application, org: organization, iat, exp: iat + 3600 };
  return sign({ ...claims, ...(capabilities ? { capabilities } : {}) }, key, 'HS256');
}

/** A Misskey user with the official client. */
export async function newUser(grapnel: Grapnel) {
  const application = await grapnel.application();
  const token = await userToken(grapnel, application);
  return { application, token, client: misskeyClient(grapnel, token) };
}

/** Asserts that the client's call ends with this error. */
export async function expectError(
  call: Promise<unknown>,
  error: { code: string; id: string; info?: unknown },
): Promise<void> {
  const reason = await call.then(
    (answer) => {
      throw new Error(`It was answered: ${JSON.stringify(answer)}`);
    },
    (thrown: unknown) => thrown,
  );
  expect(reason).toMatchObject(error);
  expect(api.isAPIError(reason as Parameters<typeof api.isAPIError>[0])).toBe(true);
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

/** One request to Misskey's API with nothing added and nothing tidied. */
export async function rawCall(
  { stack }: Grapnel,
  endpoint: string,
  options: {
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string | Buffer;
  } = {},
): Promise<RawAnswer> {
  const { hostname, port } = new URL(stack.apiUrl);
  const { method = 'POST', body } = options;
  const headers = { ...options.headers };
  if (body !== undefined) headers['content-length'] = String(Buffer.byteLength(body));
  const outgoing = request({ hostname, port, method, path: `/api/${endpoint}`, headers, agent: false });
  outgoing.end(body);
  const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk);
  return {
    status: answer.statusCode ?? 0,
    headers: answer.headers,
    text: Buffer.concat(chunks).toString('utf8'),
  };
}
