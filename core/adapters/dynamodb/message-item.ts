import * as z from 'zod/mini';
import { idShard } from '../../ids/ksuid.ts';
import { OrderPlace } from '../../ordering/order-place.ts';
import { expungedPayload, type Message, maxPayloadBytes } from '../../publish/message.ts';
import {
  compressPayload,
  decompressPayload,
  maxInlineBytes,
  payloadKey as payloadKeyOf,
} from '../../publish/stored-payload.ts';
import type { PayloadBucket } from '../s3/payload-bucket.ts';
import type { ItemKey } from './document-client.ts';
import type { NewItem } from './insert.ts';

/** A message as an item of the Messages table: its payload inline where it is small, else a key of the bucket. */
const MessageItem = z.object({
  organization: z.string(),
  application: z.string(),
  id: z.string(),
  eventType: z.string(),
  eventId: z.optional(z.string()),
  channels: z.optional(z.array(z.string())),
  tags: z.optional(z.array(z.string())),
  scope: z.optional(z.string()),
  timestampMs: z.number(),
  deliverAtMs: z.optional(z.number()),
  goneAtMs: z.optional(z.number()),
  raw: z.optional(z.literal(true)),
  contentType: z.optional(z.string()),
  expunged: z.optional(z.literal(true)),
  orderPlaces: z.optional(z.array(OrderPlace)),
  payload: z.optional(z.instanceof(Uint8Array)),
  payloadKey: z.optional(z.string()),
  /** What the payload weighs when it is loaded, for lists to plan with. */
  payloadBytes: z.optional(z.number()),
  /** DynamoDB's TTL attribute (UNIX time in seconds): it deletes within days of it, not at once. */
  expiresAt: z.optional(z.number()),
});
export type MessageItem = z.infer<typeof MessageItem>;

/** `application` is in the key, so that no id of another application's message reaches one. */
export function messageKey(application: string, id: string): ItemKey {
  return { pk: messageLogPk(application, idShard('msg', id) ?? 0), sk: id };
}

export function messageLogPk(application: string, shard: number): string {
  return `msg#${application}#${shard}`;
}

export function parseMessageItem(item: Record<string, unknown>): MessageItem {
  return MessageItem.parse(item);
}

/** @returns the item, after a large payload was put into the bucket. */
export async function toMessageItem(
  message: Message,
  bucket: PayloadBucket,
  expiresAt: number,
  signal?: AbortSignal,
): Promise<NewItem> {
  const { payload, ...rest } = message;
  const bytes = compressPayload(payload);
  const payloadBytes = Buffer.byteLength(payload);
  const item = { ...messageKey(message.application, message.id), ...rest, payloadBytes, expiresAt };
  if (bytes.length <= maxInlineBytes) return { ...item, payload: bytes };
  const retentionMs = message.goneAtMs === undefined ? undefined : message.goneAtMs - message.timestampMs;
  const payloadKey = payloadKeyOf(message.application, message.id, retentionMs);
  await bucket.put(payloadKey, bytes, signal);
  return { ...item, payloadKey };
}

/** The message without what only its storage needs, and without its payload. */
export function headerOf(item: MessageItem): Omit<Message, 'payload'> {
  const {
    payload: _payload,
    payloadKey: _payloadKey,
    payloadBytes: _payloadBytes,
    expiresAt: _expiresAt,
    ...header
  } = item;
  return header;
}

export async function loadMessage(item: MessageItem, bucket: PayloadBucket): Promise<Message> {
  const header = headerOf(item);
  if (item.expunged) return { ...header, payload: expungedPayload };
  if (item.payload) return { ...header, payload: decompressPayload(item.payload) };
  if (!item.payloadKey) throw new Error(`Message ${item.id} has neither a payload nor a key of one.`);
  return { ...header, payload: decompressPayload(await bucket.get(item.payloadKey)) };
}

/** Whether its time is over, though DynamoDB may not have deleted it yet. */
export function isGone(item: MessageItem, nowMs: number): boolean {
  return (item.goneAtMs ?? Infinity) <= nowMs || (item.expiresAt ?? Infinity) * 1000 <= nowMs;
}

/** What loading a message takes of memory; one that does not say may have the largest payload. */
export function loadedBytes(item: MessageItem): number {
  return item.expunged ? expungedPayload.length : (item.payloadBytes ?? maxPayloadBytes);
}
