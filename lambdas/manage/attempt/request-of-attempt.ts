import * as z from 'zod/mini';
import { rawHeaders } from '../../../core/adapters/http/request-headers.ts';
import type { DeliveryRequest } from '../../../core/dialects/dialect.ts';
import type { Application } from '../../../core/manage/application.ts';
import type { Endpoint } from '../../../core/manage/endpoint.ts';
import { expungedReason, type Message } from '../../../core/publish/message.ts';
import { withoutSecrets } from '../../../core/secrets/mask.ts';
import type { Attempt } from '../../../core/send/attempt.ts';
import { buildRequest } from '../../../core/send/build-request.ts';
import {
  type EndpointHeaders,
  isSensitiveHeader,
  withEndpointHeaders,
} from '../../../core/send/endpoint-headers.ts';
import { ApiError } from '../../api/api-error.ts';
import { openHeaders } from '../../parts/sealed-headers.ts';
import { signsWithApplicationKey } from '../api-key/application-key-rule.ts';
import type { ManageDeps } from '../deps.ts';

export const AttemptRequestOut = z.object({
  method: z.string(),
  url: z.string(),
  /** In the order and spelling in which they were sent; values that are secret as `***`. */
  headers: z.array(z.object({ name: z.string(), value: z.string() })),
  body: z.string(),
  /** False where something that the request is made of may have changed since the attempt. */
  exact: z.boolean(),
  /** What may have changed. */
  changed: z.array(z.enum(['endpoint', 'application', 'applicationKey'])),
});

interface Sent {
  readonly application: Application;
  readonly endpoint: Endpoint;
  readonly message: Message;
  readonly attempt: Attempt;
}

/**
 * The request of an attempt, which no log keeps: built once more by the dialect for the moment at which the attempt was
 * made. It is the one that was sent as long as nothing that goes into it has changed since.
 *
 * @throws ApiError 404 where it can no more be built
 */
export async function requestOfAttempt(
  deps: ManageDeps,
  sent: Sent,
): Promise<z.input<typeof AttemptRequestOut>> {
  const { endpoint, attempt } = sent;
  const keys = await keysAt(deps, sent);
  const own = await openHeaders(deps.secrets, endpoint);
  const request = built(deps, sent, keys);
  const headers = withEndpointHeaders(request.headers, own);
  // As node:http is told them: with Host, Content-Length and Connection where they stand.
  const raw = rawHeaders(URL.parse(attempt.url)?.host ?? '', headers, Buffer.byteLength(request.body));
  const changed = changedSince(sent);
  return {
    method: request.method,
    url: attempt.url,
    headers: pairs(raw).map(([name, value]) => ({ name, value: masked(name, value, keys, own) })),
    body: request.body,
    exact: changed.length === 0,
    changed,
  };
}

/** The secrets that signed at the time: earlier ones that have expired since are kept until the next rotation. */
async function keysAt(deps: ManageDeps, { endpoint, message, attempt }: Sent): Promise<readonly string[]> {
  if (signsWithApplicationKey(endpoint)) return deps.signingSecrets(endpoint, message);
  const valid = endpoint.earlierSecrets.filter(({ expiresAtMs }) => expiresAtMs > attempt.startedAtMs);
  return Promise.all(
    [endpoint, ...valid].map(({ sealedSecret }) => deps.secrets.openText(endpoint, sealedSecret)),
  );
}

function built(deps: ManageDeps, sent: Sent, keys: readonly string[]): DeliveryRequest {
  const { application, endpoint, message, attempt } = sent;
  const result = buildRequest(endpoint, {
    application: { id: application.id, uid: application.uid },
    message,
    nowMs: attempt.startedAtMs,
    keys,
    serverOrigin: deps.deployment.serverOrigin,
  });
  if (message.expunged || !result.ok) {
    const reason = message.expunged || result.ok ? expungedReason : result.reason;
    throw new ApiError(404, 'not_found', `The request can no more be shown: ${reason}`);
  }
  return result.request;
}

function changedSince({ application, endpoint, attempt }: Sent) {
  const changed: ('endpoint' | 'application' | 'applicationKey')[] = [];
  if (endpoint.updatedAtMs > attempt.startedAtMs) changed.push('endpoint');
  if (application.updatedAtMs > attempt.startedAtMs) changed.push('application');
  // Of keys that were deleted nothing is left that could tell.
  if (signsWithApplicationKey(endpoint)) changed.push('applicationKey');
  return changed;
}

/** A secret as the whole of a value is masked however short it is; within one, where it is no accident. */
function masked(name: string, value: string, keys: readonly string[], own: EndpointHeaders): string {
  const isOwn = own.some(([ownName]) => ownName === name);
  if (value !== '' && ((isOwn && isSensitiveHeader(name)) || keys.includes(value))) return '***';
  return withoutSecrets(value, keys);
}

const pairs = (raw: readonly string[]): [string, string][] =>
  raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? '']] : []));
