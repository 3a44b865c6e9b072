import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { isId } from '../../ids/ksuid.ts';
import type { Application } from '../../manage/application.ts';
import { type Page, type PageRequest, pageOf, scansUpwards } from '../../manage/page.ts';
import type { Message } from '../../publish/message.ts';
import type { PayloadBucket } from '../s3/payload-bucket.ts';
import { batchGet } from './batch-get.ts';
import { readClaim } from './claims.ts';
import { wasWritten } from './conditional-write.ts';
import type { TableAccess } from './document-client.ts';
import { eventIdKey } from './message-claims.ts';
import {
  loadMessage,
  type MessageItem,
  messageKey,
  messageLogPk,
  parseMessageItem,
  toMessageItem,
} from './message-item.ts';
import { scanPartition } from './query-page.ts';

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
  create(message: Message, expiresAt: number): Promise<boolean>;
  /** Strongly consistent. */
  exists(ref: MessageRef): Promise<boolean>;
  getHeader(ref: MessageRef): Promise<MessageHeader | undefined>;
  /** By id or event id. Strongly consistent. */
  find(application: string, idOrEventId: string): Promise<Message | undefined>;
  /**
   * Those of the given that exist, by id. Strongly consistent. Each is a promise of its own: a payload that cannot be
   * fetched from the bucket fails one message, not all of them.
   */
  getMany(refs: readonly MessageRef[]): Promise<ReadonlyMap<string, Promise<Message>>>;
  list(application: Application, request: PageRequest, withContent: boolean): Promise<Page<Message>>;
}

export function createMessages(options: {
  readonly table: TableAccess;
  readonly bucket: PayloadBucket;
  readonly now: () => number;
}): Messages {
  const { table, bucket } = options;

  const getItem = async (application: string, id: string): Promise<MessageItem | undefined> => {
    const answer = await table.client.send(
      new GetCommand({ TableName: table.tableName, Key: messageKey(application, id), ConsistentRead: true }),
    );
    return answer.Item && parseMessageItem(answer.Item);
  };

  return {
    async create(message, expiresAt) {
      const item = await toMessageItem(message, bucket, expiresAt);
      return wasWritten(
        table.client.send(
          new PutCommand({
            TableName: table.tableName,
            Item: item,
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        ),
      );
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
      if (!item) return undefined;
      const { payload: _payload, payloadKey: _payloadKey, ...header } = item;
      return header;
    },

    async find(application, idOrEventId) {
      let id = idOrEventId;
      if (!isId('msg', id)) {
        const claim = await readClaim(table, eventIdKey(application, idOrEventId), options.now());
        if (!claim) return undefined;
        id = claim.target;
      }
      const item = await getItem(application, id);
      return item && loadMessage(item, bucket);
    },

    async getMany(refs) {
      const items = await batchGet(
        table,
        refs.map((ref) => messageKey(ref.application, ref.id)),
      );
      return new Map(
        items.map((item) => {
          const parsed = parseMessageItem(item);
          const message = loadMessage(parsed, bucket);
          // Whoever awaits it sees the error; nobody may, when its endpoint turns out to be disabled.
          message.catch(() => undefined);
          return [parsed.id, message];
        }),
      );
    },

    async list(application, request, withContent) {
      const shards = Array.from({ length: application.logShards }, (_, shard) => shard);
      const scans = await Promise.all(
        shards.map((shard) =>
          scanPartition(
            table,
            { pk: messageLogPk(application.id, shard), prefix: '', parse: parseMessageItem },
            request,
          ),
        ),
      );
      const direction = scansUpwards(request) ? 1 : -1;
      const merged = scans
        .flat()
        .sort((left, right) => (left.id < right.id ? -direction : direction))
        .slice(0, request.limit + 1);
      const page = pageOf(request, merged);
      const items = await Promise.all(
        page.items.map(async (item) => {
          if (withContent) return loadMessage(item, bucket);
          const { payload: _payload, payloadKey: _payloadKey, ...header } = item;
          return { ...header, payload: '{}' };
        }),
      );
      return { items, done: page.done };
    },
  };
}
