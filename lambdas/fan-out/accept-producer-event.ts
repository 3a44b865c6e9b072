import '../../core/english-schema-errors.ts';
import { createHash } from 'node:crypto';
import type { SQSRecord } from 'aws-lambda';
import type { Applications } from '../../core/adapters/dynamodb/applications.ts';
import type { DeliveryOrder } from '../../core/adapters/dynamodb/delivery-order.ts';
import type { Messages } from '../../core/adapters/dynamodb/messages.ts';
import { isThrottled } from '../../core/adapters/dynamodb/throttled.ts';
import { payloadScope } from '../../core/dialects/scope.ts';
import type { Application } from '../../core/manage/application.ts';
import { growingWhenBusy } from '../../core/publish/log-growth.ts';
import { expiresAt, type Message, maxNesting, maxPayloadBytes } from '../../core/publish/message.ts';
import { messageId, messageIdsBefore } from '../../core/publish/message-id.ts';
import { type MessageClaim, publish } from '../../core/publish/publish.ts';
import { memberText, nestingDepth } from '../../core/publish/raw-json.ts';
import { receiveCount } from '../parts/partial-batch.ts';
import type { Telemetry } from '../parts/telemetry.ts';
import { takePlaces } from '../publish/take-places.ts';
import { type FanOutMessage, ProducerEvent } from './contract.ts';
import { type RedrivenEvent, redrivenEvent } from './redriven-event.ts';
import { RejectedEventError } from './rejected-event.ts';
import type { StoredMessage } from './stored-message.ts';

export interface AcceptDeps {
  readonly applications: Pick<Applications, 'find' | 'growLogShards'>;
  readonly messages: Pick<Messages, 'create' | 'exists'>;
  readonly deliveryOrder: Pick<DeliveryOrder, 'take'>;
  readonly eventIdClaim: (application: string, eventId: string) => MessageClaim;
  readonly retentionMs: number;
  readonly defaultOrganization: string;
  readonly telemetry: Telemetry;
  readonly now: () => number;
  readonly pause: (durationMs: number) => Promise<void>;
}

export interface AcceptedEvent {
  /** The fan-out to do. */
  readonly task: FanOutMessage;
  /** What was stored here and now; absent where it had been stored before. */
  readonly stored?: StoredMessage | undefined;
}

/**
 * Stores an event that a producer inside AWS put on the events queue, as publish stores one that came over HTTP.
 *
 * @returns undefined where the event id was published before.
 * @throws RejectedEventError with what is wrong with the event.
 */
export function createAcceptProducerEvent(deps: AcceptDeps) {
  return async (record: SQSRecord, parsed: unknown): Promise<AcceptedEvent | undefined> => {
    const event = parseEvent(parsed);
    const depth = nestingDepth(record.body);
    if (depth > maxNesting) {
      throw new RejectedEventError(`The message nests ${depth} levels deep; ${maxNesting} are allowed.`);
    }
    const payload = memberText(record.body, 'payload') ?? '{}';
    const payloadBytes = Buffer.byteLength(payload);
    if (payloadBytes > maxPayloadBytes) {
      throw new RejectedEventError(`payload has ${payloadBytes} bytes; ${maxPayloadBytes} are allowed.`);
    }
    const organization = event.organization ?? deps.defaultOrganization;
    const application = await deps.applications.find(organization, event.application);
    if (!application) {
      throw new RejectedEventError(
        `application ${JSON.stringify(event.application)} does not exist in organization ${organization}.`,
      );
    }

    const redriven = redrivenEvent(record);
    const timestampMs = redriven?.sentAtMs ?? Number(record.attributes.SentTimestamp);
    const id = await idOf(record, redriven, timestampMs, application);
    // Moved back from the DLQ it may be older than what is kept.
    const keptFromMs = redriven ? deps.now() : timestampMs;
    const message: Message = {
      organization,
      application: application.id,
      id,
      eventType: event.eventType,
      eventId: event.eventId ?? undefined,
      channels: event.channels ?? undefined,
      scope: payloadScope(event.eventType, payload),
      timestampMs,
      payload,
    };
    let stored: StoredMessage | undefined;
    const result = await publish(
      {
        exists: (id) => deps.messages.exists({ application: application.id, id }),
        create: async (accepted, signal) => {
          const placed = await takePlaces(deps, application, accepted, signal);
          const isNew = await growingWhenBusy(
            application,
            () => deps.messages.create(placed, expiresAt(keptFromMs, deps.retentionMs), signal),
            { isBusy: isThrottled, grow: deps.applications.growLogShards },
          );
          if (isNew) stored = { application, message: placed };
          return isNew;
        },
        // The caller fans out in this same invocation.
        queue: async () => undefined,
        now: deps.now,
        pause: deps.pause,
      },
      {
        message,
        eventId: event.eventId ? deps.eventIdClaim(application.id, event.eventId) : undefined,
      },
    );
    if (result.kind === 'event-id-taken') {
      deps.telemetry.info('An event was published before under the same event id.', {
        eventId: event.eventId,
        message: result.message,
      });
      if (result.message !== message.id) return undefined;
    }
    return { task: { v: 1, organization, application: application.id, message: message.id }, stored };
  };

  /**
   * The id is made of the queue message, so that a redelivery stores the same message again and not another one, even
   * where the log's shards grew in between.
   */
  async function idOf(
    record: SQSRecord,
    redriven: RedrivenEvent | undefined,
    timestampMs: number,
    application: Application,
  ): Promise<string> {
    const bytes = createHash('sha256')
      .update(redriven?.queueMessageId ?? record.messageId)
      .digest();
    if (redriven || receiveCount(record) > 1) {
      for (const id of messageIdsBefore(timestampMs, bytes, application.logShards)) {
        if (await deps.messages.exists({ application: application.id, id })) return id;
      }
    }
    return messageId(timestampMs, bytes, application.logShards);
  }
}

function parseEvent(parsed: unknown): ProducerEvent {
  const result = ProducerEvent.safeParse(parsed);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const place = issue?.path.join('.') || 'the message';
  throw new RejectedEventError(`${place}: ${issue?.message ?? 'is not an event'}.`);
}
