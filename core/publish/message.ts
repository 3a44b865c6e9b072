import type { OrderPlace } from '../ordering/order-place.ts';

/** One event that was published to one application. */
export interface Message {
  readonly organization: string;
  readonly application: string;
  readonly id: string;
  readonly eventType: string;
  /** The producer's own id of the event, unique among the application's messages. */
  readonly eventId?: string | undefined;
  readonly channels?: readonly string[] | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly timestampMs: number;
  /** When its deliveries begin, where its producer wants them later than now. */
  readonly deliverAtMs?: number | undefined;
  /** From when on it reads as gone, where its producer wants that earlier than the deployment's retention. */
  readonly goneAtMs?: number | undefined;
  /** Set where the payload is text of any kind that is sent as it is, instead of a JSON object. */
  readonly raw?: true | undefined;
  /** The media type of a raw payload. */
  readonly contentType?: string | undefined;
  /** Set where the payload was deleted on request; `payload` is `expungedPayload` then. */
  readonly expunged?: true | undefined;
  /** What its payload names that endpoints can ask for a part of (core/dialects/scope.ts). */
  readonly scope?: string | undefined;
  /** Its places in the lines of its keys, for endpoints that ask for deliveries in order. */
  readonly orderPlaces?: readonly OrderPlace[] | undefined;
  /** The payload's JSON text as the producer wrote it. */
  readonly payload: string;
}

/** What stands in the place of a payload that was deleted (Svix's). */
export const expungedPayload = '{"expired":true}';
/** Why a delivery whose payload was deleted before it was made has failed. */
export const expungedReason = 'The payload was deleted.';

/** What a payload may weigh: SQS and Lambda's asynchronous events stop at the same size. */
export const maxPayloadBytes = 1_048_576;

/** How deep what is published may nest, the JSON around it included: Svix's parser stops there, others soon after. */
export const maxNesting = 128;

/** When DynamoDB may delete what was written at that time, as its TTL attribute wants it (UNIX time in seconds). */
export function expiresAt(timestampMs: number, retentionMs: number): number {
  return Math.ceil((timestampMs + retentionMs) / 1000);
}
