import { organizationToken } from '../core/manage/organization-token.ts';
import type { LocalStack } from '../local/stack.ts';

/** Calls the API of a local run as its default organization. @param origin where; else the HTTP API */
export async function createApiClient(stack: LocalStack, origin = stack.apiUrl) {
  const organization = stack.outputs['DefaultOrganization'] ?? '';
  const key = stack.secretValue(stack.outputs['TokenKeySecretArn'] ?? '');
  const token = await organizationToken(key, organization, Date.now());
  const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    fetch(`${origin}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  return {
    organization,
    token,
    send,
    /** Parses the answer. @param body JSON as text, or what is to become JSON @throws when it is not 2xx */
    async call(method: string, path: string, body?: unknown): Promise<Readonly<Record<string, unknown>>> {
      const answer = await send(method, path, body);
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${method} ${path} was answered with ${answer.status}: ${text}`);
      return text === '' ? {} : JSON.parse(text);
    },
  };
}
export type ApiClient = Awaited<ReturnType<typeof createApiClient>>;
