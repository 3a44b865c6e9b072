import type { HttpSender } from '../../core/adapters/http/http-sender.ts';
import { dialectNamed } from '../../core/dialects/registry.ts';
import type { Endpoint } from '../../core/manage/endpoint.ts';
import { expungedReason, type Message } from '../../core/publish/message.ts';
import { type Attempt, attemptId } from '../../core/send/attempt.ts';
import { buildRequest } from '../../core/send/build-request.ts';
import { classify } from '../../core/send/classify.ts';
import { type EndpointHeaders, withEndpointHeaders } from '../../core/send/endpoint-headers.ts';
import { type HealthSign, signOf } from '../../core/send/health.ts';
import type { Outcome } from '../../core/send/outcome.ts';
import { headersToKeep } from '../../core/send/pending-error.ts';
import type { DeliveryMessage } from './contract.ts';
import { maskOutcome } from './mask-outcome.ts';
import { nextDelayMs } from './next-delay.ts';
import { policyOf } from './retry-policy.ts';

export interface MakeAttemptDeps {
  readonly http: HttpSender;
  /** What signs the message for the endpoint, in the clear, current first. */
  readonly openSecrets: (endpoint: Endpoint, message: Message) => Promise<readonly string[]>;
  /** The endpoint's own headers in the clear. */
  readonly openHeaders: (endpoint: Endpoint) => Promise<EndpointHeaders>;
  /** Waits in seconds that replace a dialect's own, by dialect. */
  readonly schedules: Readonly<Record<string, readonly number[]>>;
  /** The longest wait that a `Retry-After` may ask for. */
  readonly retryAfterMaxMs: number;
  readonly retentionMs: number;
  readonly serverOrigin: string;
  readonly now: () => number;
}

/** Makes one attempt of a delivery: builds the request, sends it, judges the outcome, and says when the next one is due. */
export function createMakeAttempt(deps: MakeAttemptDeps) {
  return async (
    delivery: DeliveryMessage,
    endpoint: Endpoint,
    message: Message,
    onSign: (sign: HealthSign) => void = () => {},
  ): Promise<Attempt> => {
    const dialect = dialectNamed(endpoint.dialect);
    const keys = await deps.openSecrets(endpoint, message);
    const ownHeaders = await deps.openHeaders(endpoint);
    const startedAtMs = deps.now();

    const built = buildRequest(endpoint, {
      application: { id: delivery.application, uid: delivery.applicationUid },
      message,
      nowMs: startedAtMs,
      keys,
      serverOrigin: deps.serverOrigin,
    });
    if (message.expunged || !built.ok) {
      const why =
        message.expunged || built.ok
          ? { reason: expungedReason, skipped: true as const }
          : { reason: built.reason, path: built.path, skipped: true as const };
      return unsentAttempt(delivery, endpoint, message, startedAtMs, why);
    }

    const outcome = await deps.http.send({
      url: endpoint.url,
      request: { ...built.request, headers: withEndpointHeaders(built.request.headers, ownHeaders) },
      timeoutMs: dialect.timeoutMs,
      connectionsOf: endpoint.id,
    });
    onSign(signOf(outcome, startedAtMs));
    const seen = maskOutcome(outcome, keys, ownHeaders);
    const verdict = verdictOf(seen, delivery, endpoint, message, deps);
    return {
      ...entryOf(delivery, endpoint, message, startedAtMs),
      ...verdict,
      ...headersToKeep(dialect, seen, verdict.status),
    };
  };
}

/** The log's row of an attempt that ends its delivery without a request. */
export function unsentAttempt(
  delivery: DeliveryMessage,
  endpoint: Endpoint,
  message: Message,
  atMs: number,
  why: Pick<Attempt, 'reason' | 'path' | 'skipped'>,
): Attempt {
  return {
    ...entryOf(delivery, endpoint, message, atMs),
    status: 'failed',
    responseStatusCode: 0,
    responseBody: '',
    ...why,
    durationMs: 0,
  };
}

/** What a row of the log says before anything is known of the outcome. */
function entryOf(delivery: DeliveryMessage, endpoint: Endpoint, message: Message, startedAtMs: number) {
  return {
    id: attemptId({ ...delivery, number: delivery.attempt }),
    organization: delivery.organization,
    application: delivery.application,
    message: delivery.message,
    endpoint: delivery.endpoint,
    number: delivery.attempt,
    eventType: message.eventType,
    channels: message.channels && [...message.channels],
    tags: message.tags && [...message.tags],
    url: endpoint.url,
    startedAtMs,
    trigger: delivery.manual ? ('manual' as const) : ('scheduled' as const),
    ...(delivery.manual ? { manual: { id: delivery.manual.id } } : {}),
  };
}

function verdictOf(
  outcome: Outcome,
  delivery: DeliveryMessage,
  endpoint: Endpoint,
  message: Message,
  deps: Pick<MakeAttemptDeps, 'schedules' | 'retryAfterMaxMs' | 'retentionMs' | 'now'>,
) {
  const policy = policyOf(endpoint, deps.schedules);
  const { verdict, reason } = classify(outcome, policy);
  const delayMs =
    verdict === 'retry' && !delivery.manual && !delivery.isLast
      ? nextDelayMs(outcome, delivery, endpoint, message, deps)
      : undefined;
  return {
    status: verdict === 'success' ? ('succeeded' as const) : ('failed' as const),
    durationMs: outcome.durationMs,
    ...(verdict === 'success' ? {} : { reason }),
    ...(delayMs === undefined ? {} : { nextAttemptAtMs: deps.now() + delayMs }),
    ...(outcome.kind === 'answered'
      ? {
          responseStatusCode: outcome.statusCode,
          responseBody: outcome.responseBody,
          ...(outcome.responseBodyIsBase64 ? { responseBodyIsBase64: true } : {}),
        }
      : { responseStatusCode: 0, responseBody: '' }),
  };
}
