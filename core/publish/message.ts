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
  /** The payload's JSON text as the producer wrote it. */
  readonly payload: string;
}

/** What a payload may weigh: SQS and Lambda's asynchronous events stop at the same size. */
export const maxPayloadBytes = 1_048_576;

/** When DynamoDB may delete what was written at that time, as its TTL attribute wants it (UNIX time in seconds). */
export function expiresAt(timestampMs: number, retentionMs: number): number {
  return Math.ceil((timestampMs + retentionMs) / 1000);
}
