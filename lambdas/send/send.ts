import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Applications } from '../../core/adapters/dynamodb/applications.ts';
import type { Attempts } from '../../core/adapters/dynamodb/attempts.ts';
import type { Endpoints } from '../../core/adapters/dynamodb/endpoints.ts';
import type { Messages } from '../../core/adapters/dynamodb/messages.ts';
import { isThrottled } from '../../core/adapters/dynamodb/throttled.ts';
import type { Endpoint } from '../../core/manage/endpoint.ts';
import { growingWhenBusy } from '../../core/publish/log-growth.ts';
import { expiresAt, type Message } from '../../core/publish/message.ts';
import type { Attempt } from '../../core/send/attempt.ts';
import { handleBatch, receiveCount } from '../parts/partial-batch.ts';
import type { Telemetry } from '../parts/telemetry.ts';
import { DeliveryMessage } from './contract.ts';
import { type createMakeAttempt, unsentAttempt } from './make-attempt.ts';
import type { createSettleDelivery } from './settle-delivery.ts';
import type { createThrottleDelivery } from './throttle-delivery.ts';

export interface SendDeps {
  readonly applications: Pick<Applications, 'growLogShards'>;
  readonly endpoints: Pick<Endpoints, 'getMany'>;
  readonly messages: Pick<Messages, 'getMany'>;
  readonly attempts: Pick<Attempts, 'find' | 'record'>;
  readonly throttle: ReturnType<typeof createThrottleDelivery>;
  readonly makeAttempt: ReturnType<typeof createMakeAttempt>;
  readonly settle: ReturnType<typeof createSettleDelivery>;
  readonly retentionMs: number;
  readonly telemetry: Telemetry;
  readonly now: () => number;
}

/** How long what was read of an endpoint may be used: disabling it stops requests from that moment on. */
const freshMs = 100;

/**
 * Sends the deliveries of a batch side by side. Its errors tell by phase whose fault they are: before an attempt ours
 * (the queue delivers again, nothing is counted), in the attempt the receiver's (logged, the next one scheduled), after
 * it ours again (the queue delivers again and the logged attempt is settled, not repeated).
 */
export function createSend(deps: SendDeps) {
  return async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const deliveries = new Map<SQSRecord, DeliveryMessage>();
    for (const record of event.Records) {
      const parsed = parse(record);
      if (parsed) deliveries.set(record, parsed);
    }
    const all = [...deliveries.values()];
    const messages = await deps.messages.getMany(
      all.map(({ application, message }) => ({ application, id: message })),
    );
    await Promise.allSettled(messages.values());
    // Last, so that an endpoint that was switched off while large payloads came is off.
    const endpoints = await deps.endpoints.getMany(all.map(endpointOf));
    const readAtMs = deps.now();

    return handleBatch(event, deps.telemetry, async (record) => {
      const delivery = deliveries.get(record);
      if (!delivery)
        throw new Error('The message is not a delivery; it goes to the DLQ after its last receive.');
      const endpoint = endpoints.get(delivery.endpoint);
      const message = await messages.get(delivery.message);
      if (!endpoint || !message) {
        deps.telemetry.warn(`A delivery was dropped: its ${endpoint ? 'message' : 'endpoint'} is gone.`, {
          ...delivery,
        });
        return;
      }
      const logged = await loggedAttempt(delivery, receiveCount(record));
      if (logged) return deps.settle(delivery, logged, message);
      if (endpoint.disabled) return cancel(delivery, endpoint, message);
      if (await isMadeUpFor(delivery)) return;
      if ((await deps.throttle(delivery, endpoint)) === 'later') {
        deps.telemetry.count('DeliveryThrottled');
        return;
      }
      const current = deps.now() - readAtMs < freshMs ? endpoint : ((await again(delivery)) ?? endpoint);
      if (current.disabled) return cancel(delivery, current, message);
      await deps.settle(delivery, await attemptAndLog(delivery, current, message), message);
    });
  };

  /** A message that was on its way while a task looked for those that were never attempted is not missing. */
  async function isMadeUpFor({ manual, message, endpoint }: DeliveryMessage): Promise<boolean> {
    if (!manual?.ifMissing) return false;
    return (await deps.attempts.find({ message, endpoint, number: 1 })) !== undefined;
  }

  /** A retry that is not made any more is the end of its delivery, and the log says why. */
  async function cancel(delivery: DeliveryMessage, endpoint: Endpoint, message: Message): Promise<void> {
    deps.telemetry.info('A delivery was dropped: its endpoint is disabled.', { ...delivery });
    deps.telemetry.count('DeliveryCanceled');
    if (delivery.attempt === 1) return;
    const why = { reason: 'The endpoint is disabled: the delivery was given up.' };
    await log(delivery, unsentAttempt(delivery, endpoint, message, deps.now(), why));
  }

  async function again(delivery: DeliveryMessage): Promise<Endpoint | undefined> {
    const found = await deps.endpoints.getMany([endpointOf(delivery)]);
    return found.get(delivery.endpoint);
  }

  /** The row of this attempt, where an earlier delivery of the same queue message may have written it. */
  async function loggedAttempt(delivery: DeliveryMessage, received: number): Promise<Attempt | undefined> {
    const mayBeLogged = received > 1 || delivery.mayBeRepeated || delivery.attempt > 1;
    return mayBeLogged ? deps.attempts.find({ ...delivery, number: delivery.attempt }) : undefined;
  }

  async function attemptAndLog(
    delivery: DeliveryMessage,
    endpoint: Endpoint,
    message: Message,
  ): Promise<Attempt> {
    return log(delivery, await deps.makeAttempt(delivery, endpoint, message));
  }

  async function log(delivery: DeliveryMessage, attempt: Attempt): Promise<Attempt> {
    const expires = expiresAt(attempt.startedAtMs, deps.retentionMs);
    const application = { ...delivery, id: delivery.application };
    const isNew = await growingWhenBusy(
      application,
      (logShards) => deps.attempts.record(attempt, logShards, expires),
      { isBusy: isThrottled, grow: deps.applications.growLogShards },
    );
    if (isNew) return attempt;
    // Another delivery of the same queue message was quicker: what it logged is what counts.
    return (await deps.attempts.find({ ...delivery, number: delivery.attempt })) ?? attempt;
  }
}

function endpointOf(delivery: DeliveryMessage) {
  return { ...delivery, id: delivery.endpoint };
}

function parse(record: SQSRecord): DeliveryMessage | undefined {
  try {
    return DeliveryMessage.parse(JSON.parse(record.body));
  } catch {
    return undefined;
  }
}
