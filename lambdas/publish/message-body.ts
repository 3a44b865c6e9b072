import * as z from 'zod/mini';
import { Channel, EventId, EventTypeName } from '../../core/publish/event-name.ts';
import { text } from '../api/fields.ts';
import { ApplicationIn } from '../manage/application/application-body.ts';

/** `type/subtype`, with parameters such as `; charset=utf-8`; nothing that could end a header's line. */
const MediaType = z
  .string()
  .check(
    z.maxLength(256),
    z.regex(
      /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?: *; *[\w!#$&^.+-]+=(?:[\w!#$&^.+-]+|"[\w !#$&^.+:/-]*"))*$/,
      'must be a media type such as text/plain or text/xml; charset=utf-8',
    ),
  );

/** Header names are the same in any case. */
const RawHeaders = z.pipe(
  z.pipe(
    z.record(z.string(), z.unknown()),
    z.transform((headers) =>
      Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    ),
  ),
  z.strictObject(
    { 'content-type': z.optional(MediaType) },
    { error: 'only content-type can be set; endpoints have headers of their own' },
  ),
);

const minRetentionHours = 1;
const maxRetentionHours = 90 * 24;

/** A message as a client sends it. The payload's text is taken from the body as it was written, not from here. */
export const MessageIn = z.object({
  eventType: EventTypeName,
  payload: z.custom<object>(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    'Payload must be an object.',
  ),
  eventId: z.nullish(EventId),
  channels: z.nullish(z.array(Channel).check(z.maxLength(10))),
  tags: z.nullish(z.array(text(128).check(z.minLength(1))).check(z.maxLength(5))),
  /** Text that is delivered and kept instead of `payload`, and its media type. */
  transformationsParams: z.nullish(
    z.object({ rawPayload: z.nullish(text(Number.MAX_SAFE_INTEGER)), headers: z.nullish(RawHeaders) }),
  ),
  /** The application to create where there is none of the uid in the path. */
  application: z.nullish(ApplicationIn),
  /** When deliveries begin: one minute to 24 hours from now. */
  deliverAt: z.nullish(z.iso.datetime({ offset: true })),
  /** Days after which the message is gone. */
  payloadRetentionPeriod: z.nullish(z.int().check(z.minimum(1), z.maximum(90))),
  /** Hours after which the message is gone, instead. */
  payloadRetentionHours: z.nullish(z.int().check(z.minimum(minRetentionHours), z.maximum(maxRetentionHours))),
});
export type MessageIn = z.infer<typeof MessageIn>;
