import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { isId } from '../../ids/ksuid.ts';
import type { Application } from '../../manage/application.ts';
import type { Page } from '../../manage/page.ts';
import type { Message } from '../../publish/message.ts';
import type { PayloadBucket } from '../s3/payload-bucket.ts';
import { batchGet } from './batch-get.ts';
import { readClaim } from './claims.ts';
import { wasWritten } from './conditional-write.ts';
import type { TableAccess } from './document-client.ts';
import { insertInto } from './insert.ts';
import { eventIdKey } from './message-claims.ts';
import {
  headerOf,
  isGone,
  loadMessage,
  type MessageItem,
  messageKey,
  parseMessageItem,
  toMessageItem,
} from './message-item.ts';
import { listMessageItems, type MessageListRequest } from './message-list.ts';

/** A message without its payload, which may lie in the bucket. */
export type MessageHeader = Omit<Message, 'payload'>;

export interface MessageRef {
  readonly application: string;
  readonly id: string;
}

export interface Messages {
  /**
   * False when a message of that id exists already; nothing is changed then.
   * @param expiresAt when DynamoDB may delete it (UNIX time in seconds)
   */
  create(message: Message, expiresAt: number, signal?: AbortSignal): Promise<boolean>;
  /** Strongly consistent. True too for a message that reads as gone and is not deleted yet. */
  exists(ref: MessageRef): Promise<boolean>;
  getHeader(ref: MessageRef): Promise<MessageHeader | undefined>;
  /** Those of the given that exist, by id. Strongly consistent. */
  getHeaders(refs: readonly MessageRef[]): Promise<ReadonlyMap<string, MessageHeader>>;
  /** By id or event id. Strongly consistent. */
  find(application: string, idOrEventId: string): Promise<Message | undefined>;
  /** The same without its payload. */
  findHeader(application: string, idOrEventId: string): Promise<MessageHeader | undefined>;
  /**
   * Those of the given that exist, by id. Strongly consistent. Each is a promise of its own: an item that cannot be read,
   * or a payload that cannot be fetched from the bucket, fails one message, not all of them.
   */
  getMany(refs: readonly MessageRef[]): Promise<ReadonlyMap<string, Promise<Message>>>;
  /**
   * Without content, payloads read `{}`. A page has fewer messages than asked for, and is not done, where more payloads
   * would not fit into an answer, and where a filter left out so much that it is better to ask again from `resumeAt`.
   */
  list(application: Application, request: MessageListRequest, withContent: boolean): Promise<MessagePage>;
  /** Deletes the payload; what else is known of the message stays. False when there is no such message. */
  expunge(ref: MessageRef): Promise<boolean>;
}

export interface MessagePage extends Page<Message> {
  readonly resumeAt?: string | undefined;
}

/** What of an item can be read: one that cannot fails its own message, and not those that are read with it. */
function readItem(
  item: Record<string, unknown>,
):
  | { readonly item: MessageItem; readonly error?: never }
  | { readonly item?: never; readonly error: unknown } {
  try {
    return { item: parseMessageItem(item) };
  } catch (error) {
    return { error };
  }
}

export function createMessages(options: {
  readonly table: TableAccess;
  readonly bucket: PayloadBucket;
  readonly now: () => number;
}): Messages {
  const { table, bucket } = options;
  const insert = insertInto(table);

  const getItem = async (application: string, id: string): Promise<MessageItem | undefined> => {
    const answer = await table.client.send(
      new GetCommand({ TableName: table.tableName, Key: messageKey(application, id), ConsistentRead: true }),
    );
    const item = answer.Item && parseMessageItem(answer.Item);
    return item && !isGone(item, options.now()) ? item : undefined;
  };

  const findItem = async (application: string, idOrEventId: string): Promise<MessageItem | undefined> => {
    if (isId('msg', idOrEventId)) return getItem(application, idOrEventId);
    const claim = await readClaim(table, eventIdKey(application, idOrEventId), options.now());
    return claim && getItem(application, claim.target);
  };

  return {
    async create(message, expiresAt, signal) {
      return insert(await toMessageItem(message, bucket, expiresAt, signal), signal);
    },

    async exists(ref) {
      const answer = await table.client.send(
        new GetCommand({
          TableName: table.tableName,
          Key: messageKey(ref.application, ref.id),
          ConsistentRead: true,
          ProjectionExpression: 'id',
        }),
      );
      return answer.Item !== undefined;
    },

    async getHeader(ref) {
      const item = await getItem(ref.application, ref.id);
      return item && headerOf(item);
    },

    async find(application, idOrEventId) {
      const item = await findItem(application, idOrEventId);
      return item && loadMessage(item, bucket);
    },

    async findHeader(application, idOrEventId) {
      const item = await findItem(application, idOrEventId);
      return item && headerOf(item);
    },

    async getHeaders(refs) {
      const items = await batchGet(
        table,
        refs.map((ref) => messageKey(ref.application, ref.id)),
      );
      const present = items.map(parseMessageItem).filter((item) => !isGone(item, options.now()));
      return new Map(present.map((item) => [item.id, headerOf(item)]));
    },

    async getMany(refs) {
      const items = await batchGet(
        table,
        refs.map((ref) => messageKey(ref.application, ref.id)),
      );
      return new Map(
        items.flatMap((item): [string, Promise<Message>][] => {
          const read = readItem(item);
          if (read.item && isGone(read.item, options.now())) return [];
          const message = read.item ? loadMessage(read.item, bucket) : Promise.reject(read.error);
          // Whoever awaits it sees the error; nobody may, when its endpoint turns out to be disabled.
          message.catch(() => undefined);
          return [[String(item['sk']), message]];
        }),
      );
    },

    async list(application, request, withContent) {
      const nowMs = options.now();
      const page = await listMessageItems(table, application, request, { withPayload: withContent, nowMs });
      const items = await Promise.all(
        page.items.map(async (item) =>
          withContent ? loadMessage(item, bucket) : { ...headerOf(item), payload: '{}' },
        ),
      );
      return { ...page, items };
    },

    async expunge(ref) {
      const item = await getItem(ref.application, ref.id);
      if (!item) return false;
      // The key of the object stays: whoever is stopped before it is deleted can ask again, and it will be.
      await wasWritten(
        table.client.send(
          new UpdateCommand({
            TableName: table.tableName,
            Key: messageKey(ref.application, ref.id),
            UpdateExpression: 'SET expunged = :true REMOVE payload, payloadBytes',
            ConditionExpression: 'attribute_exists(pk)',
            ExpressionAttributeValues: { ':true': true },
          }),
        ),
      );
      if (item.payloadKey !== undefined) await bucket.delete(item.payloadKey);
      return true;
    },
  };
}
