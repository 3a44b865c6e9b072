import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { isId } from '../../ids/ksuid.ts';
import { ApiKey } from '../../manage/api-key.ts';
import type { Page, PageRequest } from '../../manage/page.ts';
import { applicationKey } from './applications.ts';
import { batchGet } from './batch-get.ts';
import type { ItemKey, TableAccess } from './document-client.ts';
import type { EndpointOwner } from './endpoints.ts';
import { queryPage } from './query-page.ts';

/**
 * Applications' API keys: one item with the application's endpoints, which alone decides whether the key holds, and one
 * look-up item by the key's digest. See docs/decisions/0019-api-keys-find-their-application.md.
 */
export interface ApiKeys {
  find(owner: EndpointOwner, id: string): Promise<ApiKey | undefined>;
  /** The keys of that digest whose applications exist, oldest first. Strongly consistent. */
  findByDigest(digest: string): Promise<readonly ApiKey[]>;
  create(key: ApiKey): Promise<void>;
  remove(key: ApiKey): Promise<void>;
  list(owner: EndpointOwner, request: PageRequest): Promise<Page<ApiKey>>;
}

/** A key belongs to one application; simultaneous creations can make a few entries more, of which the oldest count. */
const maxEntries = 20;
/** A look-up item without its key may belong to a creation that is still going on: API Gateway ends one after 30 s. */
const creationMs = 30_000;

const ownerPk = (owner: EndpointOwner) => `org#${owner.organization}#app#${owner.application}`;
const prefix = 'key#';
const keyOf = (owner: EndpointOwner, id: string) => ({ pk: ownerPk(owner), sk: `${prefix}${id}` });
const lookUpPk = (digest: string) => `api-key#${digest}`;

const LookUp = z.pick(ApiKey, {
  organization: true,
  application: true,
  id: true,
  digest: true,
  createdAtMs: true,
});
type LookUp = z.infer<typeof LookUp>;

/** The id first, so that look-ups sort by age; none of the three has `#` in it. */
const lookUpKey = ({ digest, organization, application, id }: LookUp) => ({
  pk: lookUpPk(digest),
  sk: `${id}#${organization}#${application}`,
});

export function createApiKeys(table: TableAccess, now: () => number): ApiKeys {
  const parse = (item: Record<string, unknown>) => ApiKey.parse(item);

  const put = (item: Record<string, unknown>) =>
    table.client.send(new PutCommand({ TableName: table.tableName, Item: item }));
  const remove = (key: ItemKey) =>
    table.client.send(new DeleteCommand({ TableName: table.tableName, Key: key }));

  return {
    async find(owner, id) {
      if (!isId('key', id)) return undefined;
      const answer = await table.client.send(
        new GetCommand({ TableName: table.tableName, Key: keyOf(owner, id), ConsistentRead: true }),
      );
      return answer.Item && parse(answer.Item);
    },

    async findByDigest(digest) {
      const { items: lookUps } = await queryPage(
        table,
        { pk: lookUpPk(digest), prefix: '', parse: (item) => LookUp.parse(item) },
        { limit: maxEntries, order: 'ascending' },
      );
      if (lookUps.length === 0) return [];
      const items = await batchGet(
        table,
        lookUps.flatMap((lookUp) => [
          keyOf(lookUp, lookUp.id),
          applicationKey(lookUp.organization, lookUp.application),
        ]),
      );
      const present = new Map(items.map((item) => [`${item['pk']}\n${item['sk']}`, item]));
      const itemAt = ({ pk, sk }: { pk: string; sk: string }) => present.get(`${pk}\n${sk}`);
      const found: ApiKey[] = [];
      for (const lookUp of lookUps) {
        const item = itemAt(keyOf(lookUp, lookUp.id));
        if (!item) {
          if (now() - lookUp.createdAtMs > creationMs) await remove(lookUpKey(lookUp));
        } else if (itemAt(applicationKey(lookUp.organization, lookUp.application))) {
          found.push(parse(item));
        }
      }
      return found;
    },

    async create(key) {
      await put({ ...lookUpKey(key), ...LookUp.parse(key) });
      await put({ ...keyOf(key, key.id), ...key });
    },

    async remove(key) {
      await remove(keyOf(key, key.id));
      await remove(lookUpKey(key));
    },

    list: (owner, request) => queryPage(table, { pk: ownerPk(owner), prefix, parse }, request),
  };
}
