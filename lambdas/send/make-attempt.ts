import type { HttpSender } from '../../core/adapters/http/http-sender.ts';
import type { Dialect } from '../../core/dialects/dialect.ts';
import { dialectNamed } from '../../core/dialects/registry.ts';
import type { Endpoint } from '../../core/manage/endpoint.ts';
import type { Message } from '../../core/publish/message.ts';
import { jitterFraction, nextAttemptDelayMs, withSchedule } from '../../core/retry/next-attempt.ts';
import { type Attempt, attemptId } from '../../core/send/attempt.ts';
import { classify } from '../../core/send/classify.ts';
import type { Outcome } from '../../core/send/outcome.ts';
import type { DeliveryMessage } from './contract.ts';

export interface MakeAttemptDeps {
  readonly http: HttpSender;
  /** The endpoint's secrets in the clear, current first. */
  readonly openSecrets: (endpoint: Endpoint) => Promise<readonly string[]>;
  /** Waits in seconds that replace a dialect's own, by dialect. */
  readonly schedules: Readonly<Record<string, readonly number[]>>;
  readonly serverOrigin: string;
  readonly now: () => number;
}

/** Makes one attempt of a delivery: builds the request, sends it, judges the outcome, and says when the next one is due. */
export function createMakeAttempt(deps: MakeAttemptDeps) {
  return async (delivery: DeliveryMessage, endpoint: Endpoint, message: Message): Promise<Attempt> => {
    const dialect = dialectNamed(endpoint.dialect);
    const keys = await deps.openSecrets(endpoint);
    const startedAtMs = deps.now();
    const attempt = {
      id: attemptId({ ...delivery, number: delivery.attempt }),
      organization: delivery.organization,
      application: delivery.application,
      message: delivery.message,
      endpoint: delivery.endpoint,
      number: delivery.attempt,
      eventType: message.eventType,
      channels: message.channels && [...message.channels],
      url: endpoint.url,
      startedAtMs,
      trigger: 'scheduled' as const,
    };

    const built = dialect.buildRequest({
      application: { id: delivery.application, uid: delivery.applicationUid },
      endpoint: {
        id: endpoint.id,
        uid: endpoint.uid,
        methods: endpoint.methods,
        options: dialect.options.parse(endpoint.dialectOptions),
      },
      message,
      nowMs: startedAtMs,
      keys,
      serverOrigin: deps.serverOrigin,
    });
    if (!built.ok) {
      return {
        ...attempt,
        status: 'failed',
        responseStatusCode: 0,
        responseBody: '',
        reason: built.reason,
        path: built.path,
        durationMs: 0,
      };
    }

    const outcome = await deps.http.send({
      url: endpoint.url,
      request: built.request,
      timeoutMs: dialect.timeoutMs,
    });
    return { ...attempt, ...verdictOf(outcome, delivery, dialect, deps) };
  };
}

function verdictOf(
  outcome: Outcome,
  delivery: DeliveryMessage,
  dialect: Dialect,
  deps: Pick<MakeAttemptDeps, 'schedules' | 'now'>,
) {
  const policy = withSchedule(dialect.retry, deps.schedules[dialect.name]);
  const { verdict, reason } = classify(outcome, policy);
  const delayMs =
    verdict === 'retry'
      ? nextAttemptDelayMs(
          policy,
          delivery.attempt,
          jitterFraction(delivery.message, delivery.endpoint, delivery.attempt),
        )
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
