import * as z from 'zod';
import type { Applications } from '../../core/adapters/dynamodb/applications.ts';
import type { Messages } from '../../core/adapters/dynamodb/messages.ts';
import { isThrottled } from '../../core/adapters/dynamodb/throttled.ts';
import type { Queue } from '../../core/adapters/sqs/queue.ts';
import { payloadByteCount } from '../../core/ids/ksuid.ts';
import { growingWhenBusy } from '../../core/publish/log-growth.ts';
import { expiresAt, type Message, maxPayloadBytes } from '../../core/publish/message.ts';
import { messageId } from '../../core/publish/message-id.ts';
import { type MessageClaim, PublishTimedOutError, publish } from '../../core/publish/publish.ts';
import { memberText } from '../../core/publish/raw-json.ts';
import { ApiError, conflict } from '../api/api-error.ts';
import { withoutUndefined } from '../api/fields.ts';
import { MessageOut, messageJson } from '../api/message-out.ts';
import { BooleanText } from '../api/query.ts';
import { defineRoute } from '../api/route.ts';
import type { FanOutMessage } from '../fan-out/contract.ts';
import { findApplication } from '../manage/application/find-application.ts';
import { MessageIn } from './message-body.ts';

export interface PublishDeps {
  readonly applications: Applications;
  readonly messages: Messages;
  readonly eventsQueue: Queue;
  readonly eventIdClaim: (application: string, eventId: string) => MessageClaim;
  readonly idempotencyClaim: (scope: string, key: string) => MessageClaim;
  readonly retentionMs: number;
  readonly now: () => number;
  readonly randomBytes: (byteCount: number) => Uint8Array;
  readonly pause: (durationMs: number) => Promise<void>;
}

/** Room for what stands around a payload of the largest size: event type, ids, ten channels, five tags. */
const maxBodyBytes = maxPayloadBytes + 16_384;

export const createMessage = defineRoute({
  method: 'POST',
  path: '/api/v1/app/{app_id}/msg',
  operationId: 'v1.message.create',
  summary: 'Publish an event to an application',
  tag: 'Message',
  access: 'organization',
  query: z.object({ with_content: BooleanText.default(true) }),
  body: MessageIn,
  maxBodyBytes,
  replies: { 202: MessageOut },
  errors: [409, 503],
  ownIdempotency: true,
  action: async (call, deps: PublishDeps) => {
    const { body } = call;
    const payload = payloadText(call.bodyText);
    const application = await findApplication(deps, call.principal, call.params['app_id'] ?? '');
    const timestampMs = deps.now();
    const message: Message = withoutUndefined({
      organization: application.organization,
      application: application.id,
      id: messageId(timestampMs, deps.randomBytes(payloadByteCount), application.logShards),
      eventType: body.eventType,
      eventId: body.eventId ?? undefined,
      channels: body.channels ?? undefined,
      tags: body.tags ?? undefined,
      timestampMs,
      payload,
    });
    const key = call.header('idempotency-key');
    const scope = `${call.header('authorization')}\n${application.id}`;

    const result = await orTryAgain(
      publish(
        {
          exists: (id) => deps.messages.exists({ application: application.id, id }),
          create: (stored) =>
            growingWhenBusy(
              application,
              () => deps.messages.create(stored, expiresAt(stored.timestampMs, deps.retentionMs)),
              { isBusy: isThrottled, grow: deps.applications.growLogShards },
            ),
          queueFanOut: (queued) => deps.eventsQueue.send(fanOutOf(queued)),
          now: deps.now,
          pause: deps.pause,
        },
        {
          message,
          idempotencyKey: key ? deps.idempotencyClaim(scope, key) : undefined,
          eventId: message.eventId ? deps.eventIdClaim(application.id, message.eventId) : undefined,
        },
      ),
    );
    if (result.kind === 'event-id-taken') {
      throw conflict(
        `The event id ${JSON.stringify(message.eventId)} was published before, as ${result.message}.`,
      );
    }
    const published =
      result.kind === 'replayed' ? await deps.messages.find(application.id, result.message) : message;
    return { status: 202, json: messageJson(published ?? message, call.query.with_content) };
  },
});

/** @throws ApiError 413 */
function payloadText(bodyText: string): string {
  const payload = memberText(bodyText, 'payload') ?? '{}';
  const bytes = Buffer.byteLength(payload);
  if (bytes > maxPayloadBytes) {
    const detail = `The payload has ${bytes} bytes; ${maxPayloadBytes} are allowed.`;
    throw new ApiError(413, 'payload_too_large', detail);
  }
  return payload;
}

function fanOutOf(message: Message) {
  const task: FanOutMessage = {
    v: 1,
    organization: message.organization,
    application: message.application,
    message: message.id,
  };
  return { body: JSON.stringify(task), groupId: message.application };
}

async function orTryAgain<Result>(publication: Promise<Result>): Promise<Result> {
  try {
    return await publication;
  } catch (error) {
    if (!(error instanceof PublishTimedOutError)) throw error;
    throw new ApiError(503, 'timed_out', error.message, { 'retry-after': '1' });
  }
}
