import * as z from 'zod/mini';
import type { Applications } from '../../core/adapters/dynamodb/applications.ts';
import type { DeliveryOrder } from '../../core/adapters/dynamodb/delivery-order.ts';
import type { Endpoints } from '../../core/adapters/dynamodb/endpoints.ts';
import type { Messages } from '../../core/adapters/dynamodb/messages.ts';
import { isThrottled } from '../../core/adapters/dynamodb/throttled.ts';
import type { WaitingDeliveries } from '../../core/adapters/dynamodb/waiting-deliveries.ts';
import type { Queue } from '../../core/adapters/sqs/queue.ts';
import { payloadScope } from '../../core/dialects/scope.ts';
import { payloadByteCount } from '../../core/ids/ksuid.ts';
import { growingWhenBusy } from '../../core/publish/log-growth.ts';
import { expiresAt, type Message, maxPayloadBytes } from '../../core/publish/message.ts';
import { messageId } from '../../core/publish/message-id.ts';
import { type MessageClaim, PublishTimedOutError, publish } from '../../core/publish/publish.ts';
import { ApiError, conflict } from '../api/api-error.ts';
import { withoutUndefined } from '../api/fields.ts';
import { MessageOut, messageJson } from '../api/message-out.ts';
import { BooleanText } from '../api/query.ts';
import { type Call, defineRoute } from '../api/route.ts';
import { findOrCreateApplication } from '../manage/application/find-or-create-application.ts';
import { MessageIn } from './message-body.ts';
import { messagePath } from './message-path.ts';
import { messagePayload } from './message-payload.ts';
import { messageTimes } from './message-times.ts';
import { queueDeliveries } from './queue-deliveries.ts';
import { takePlaces } from './take-places.ts';

export interface PublishDeps {
  readonly applications: Applications;
  readonly messages: Messages;
  readonly deliveryOrder: Pick<DeliveryOrder, 'take'>;
  readonly endpoints: Pick<Endpoints, 'listFilters'>;
  readonly eventsQueue: Queue;
  readonly deliveriesQueue: Pick<Queue, 'sendAll'>;
  readonly waiting: Pick<WaitingDeliveries, 'wait'>;
  readonly eventIdClaim: (application: string, eventId: string) => MessageClaim;
  readonly idempotencyClaim: (scope: string, key: string) => MessageClaim;
  readonly retentionMs: number;
  readonly now: () => number;
  readonly randomBytes: (byteCount: number) => Uint8Array;
  readonly pause: (durationMs: number) => Promise<void>;
}

/** Room for what stands around a payload of the largest size: ids, ten channels, five tags, an application to create. */
const maxBodyBytes = maxPayloadBytes + 32_768;

/** An idempotency key holds for 12 hours, so the item that it points at is kept that long though it reads as gone. */
const minKeptMs = 12 * 3_600_000;

export const createMessage = defineRoute({
  method: 'POST',
  path: messagePath,
  operationId: 'v1.message.create',
  summary: 'Publish an event to an application',
  tag: 'Message',
  access: 'organization',
  query: z.object({ with_content: z._default(BooleanText, true) }),
  body: MessageIn,
  maxBodyBytes,
  replies: { 202: MessageOut },
  errors: [409, 503],
  ownIdempotency: true,
  action: async (call, deps: PublishDeps) => {
    const { body } = call;
    const timestampMs = deps.now();
    const payload = messagePayload(body, call.bodyText);
    const times = timesIn(body, timestampMs, deps);
    if (times instanceof ApiError) {
      // Sent again, a request may have come too near to its `deliverAt`: its key still has the first answer.
      const first = await firstOf(call, deps);
      if (!first) throw times;
      return { status: 202, json: messageJson(first, call.query.with_content) };
    }
    const application = await findOrCreateApplication(
      deps,
      call.principal.organization,
      call.params['app_id'] ?? '',
      body.application,
    );
    const message: Message = withoutUndefined({
      organization: application.organization,
      application: application.id,
      id: messageId(timestampMs, deps.randomBytes(payloadByteCount), application.logShards),
      eventType: body.eventType,
      eventId: body.eventId ?? undefined,
      channels: body.channels ?? undefined,
      tags: body.tags ?? undefined,
      scope: payloadScope(body.eventType, payload.payload),
      timestampMs,
      ...times,
      ...payload,
    });
    const keptMs =
      message.goneAtMs === undefined ? deps.retentionMs : Math.max(minKeptMs, message.goneAtMs - timestampMs);
    const key = call.header('idempotency-key');

    const result = await orTryAgain(
      publish(
        {
          exists: (id) => deps.messages.exists({ application: application.id, id }),
          create: async (accepted, signal) => {
            const stored = await takePlaces(deps, application, accepted, signal);
            return growingWhenBusy(
              application,
              () => deps.messages.create(stored, expiresAt(timestampMs, keptMs), signal),
              {
                isBusy: isThrottled,
                grow: deps.applications.growLogShards,
              },
            );
          },
          queue: (queued) => queueDeliveries(deps, application, queued),
          now: deps.now,
          pause: deps.pause,
        },
        {
          message,
          idempotencyKey: key ? deps.idempotencyClaim(scopeOf(call, application.id), key) : undefined,
          eventId: message.eventId ? deps.eventIdClaim(application.id, message.eventId) : undefined,
        },
      ),
    );
    if (result.kind === 'event-id-taken') {
      throw conflict(
        `The event id ${JSON.stringify(message.eventId)} was published before, as ${result.message}.`,
      );
    }
    const published = result.kind === 'replayed' ? await replayed(deps, message, result.message) : message;
    return { status: 202, json: messageJson(published, call.query.with_content) };
  },
});

type Caller = Pick<Call<unknown, unknown>, 'header' | 'principal' | 'params'>;

function scopeOf(call: Caller, application: string): string {
  return `${call.header('authorization')}\n${application}`;
}

function timesIn(body: MessageIn, nowMs: number, { retentionMs }: PublishDeps) {
  try {
    return messageTimes(body, nowMs, retentionMs);
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
}

/** The message that an earlier request with the same idempotency key published. */
async function firstOf(call: Caller, deps: PublishDeps): Promise<Message | undefined> {
  const key = call.header('idempotency-key');
  if (!key) return undefined;
  const { organization } = call.principal;
  const application = await deps.applications.find(organization, call.params['app_id'] ?? '');
  const holder = application && (await deps.idempotencyClaim(scopeOf(call, application.id), key).read());
  return holder && deps.messages.find(application.id, holder.target);
}

/** The message that the first request with this key published; one that is gone by now is what this request says. */
async function replayed(deps: PublishDeps, message: Message, id: string): Promise<Message> {
  return (await deps.messages.find(message.application, id)) ?? { ...message, id };
}

async function orTryAgain<Result>(publication: Promise<Result>): Promise<Result> {
  try {
    return await publication;
  } catch (error) {
    if (!(error instanceof PublishTimedOutError)) throw error;
    throw new ApiError(503, 'timed_out', error.message, { 'retry-after': '1' });
  }
}
