import { createHash } from 'node:crypto';
import type { DeliveryInput } from '../dialect.ts';
import { compactJson } from '../json-text.ts';

interface EnvelopeFields {
  readonly server: string;
  readonly hookId: string;
  /** Undefined for the events of a server, which belong to no user. */
  readonly userId: string | undefined;
  readonly eventId: string;
  /** When the event occurred (UNIX time in ms). */
  readonly createdAt: number;
  readonly type: string;
}

/** The JSON text that Misskey sends, in its key order and without spaces; the body's tokens as the producer wrote them. */
export function envelopeText(fields: EnvelopeFields, payload: string): string {
  const { server, hookId, userId, eventId, createdAt, type } = fields;
  const head = JSON.stringify({ server, hookId, userId, eventId, createdAt, type });
  return `${head.slice(0, -1)},"body":${compactJson(payload)}}`;
}

/** The endpoint as a Misskey id, letters and digits only: its uid where that is one, else its id without the prefix. */
export function hookIdOf({ id, uid }: Pick<DeliveryInput<unknown>['endpoint'], 'id' | 'uid'>): string {
  return uid !== undefined && /^[a-zA-Z0-9]+$/.test(uid) ? uid : id.replace(/^ep_/, '');
}

/**
 * The id of an event at one webhook. Misskey draws a random UUID when it queues the delivery; ours is a hash in the same
 * shape (version 4), so that retries and redelivered queue messages carry the same one without it being stored.
 */
export function eventIdOf(messageId: string, endpointId: string): string {
  const bytes = createHash('sha256').update(`${messageId}.${endpointId}`).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
