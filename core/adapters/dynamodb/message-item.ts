import * as z from 'zod';
import { idShard } from '../../ids/ksuid.ts';
import type { Message } from '../../publish/message.ts';
import { compressPayload, decompressPayload, maxInlineBytes } from '../../publish/stored-payload.ts';
import type { PayloadBucket } from '../s3/payload-bucket.ts';

/** A message as an item of the Messages table: its payload inline where it is small, else a key of the bucket. */
const MessageItem = z.object({
  organization: z.string(),
  application: z.string(),
  id: z.string(),
  eventType: z.string(),
  eventId: z.string().optional(),
  channels: z.array(z.string()).optional(),
  tags: z.array(z.string()).optional(),
  timestampMs: z.number(),
  payload: z.instanceof(Uint8Array).optional(),
  payloadKey: z.string().optional(),
});
export type MessageItem = z.infer<typeof MessageItem>;

/** `application` is in the key, so that no id of another application's message reaches one. */
export function messageKey(application: string, id: string): { readonly pk: string; readonly sk: string } {
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
): Promise<Record<string, unknown>> {
  const { payload, ...rest } = message;
  const bytes = compressPayload(payload);
  const item = { ...messageKey(message.application, message.id), ...rest, expiresAt };
  if (bytes.length <= maxInlineBytes) return { ...item, payload: bytes };
  const payloadKey = `${message.application}/${message.id}`;
  await bucket.put(payloadKey, bytes);
  return { ...item, payloadKey };
}

export async function loadMessage(item: MessageItem, bucket: PayloadBucket): Promise<Message> {
  const { payload, payloadKey, ...rest } = item;
  if (payload) return { ...rest, payload: decompressPayload(payload) };
  if (!payloadKey) throw new Error(`Message ${item.id} has neither a payload nor a key of one.`);
  return { ...rest, payload: decompressPayload(await bucket.get(payloadKey)) };
}
