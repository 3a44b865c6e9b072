import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { isId } from '../../ids/ksuid.ts';
import { Endpoint } from '../../manage/endpoint.ts';
import type { Page, PageRequest } from '../../manage/page.ts';
import { batchGet } from './batch-get.ts';
import { wasWritten } from './conditional-write.ts';
import type { TableAccess } from './document-client.ts';
import { healthKey } from './endpoint-health.ts';
import { queryPage } from './query-page.ts';
import { createUidClaims } from './uid-claims.ts';

/** Where an endpoint belongs; ids alone never reach one, so that no id of another tenant's does. */
export interface EndpointOwner {
  readonly organization: string;
  readonly application: string;
}

export interface EndpointRef extends EndpointOwner {
  readonly id: string;
}

const EndpointFilters = z.pick(Endpoint, {
  id: true,
  disabled: true,
  eventTypes: true,
  channels: true,
  dialect: true,
  dialectOptions: true,
});
export type EndpointFilters = z.infer<typeof EndpointFilters>;

/** An endpoint as fan-out reads it. Of an item that cannot be read it is the id: what that costs, it costs this endpoint alone. */
export type ListedFilters =
  | (EndpointFilters & { readonly unreadable?: undefined })
  | { readonly id: string; readonly unreadable: true };

export interface Endpoints {
  /** By id or uid. Strongly consistent. */
  find(owner: EndpointOwner, idOrUid: string): Promise<Endpoint | undefined>;
  /** Those of the given that exist, by id. Strongly consistent: what was switched off a moment ago is off. */
  getMany(refs: readonly EndpointRef[]): Promise<ReadonlyMap<string, Endpoint>>;
  /** @throws NameTakenError when another endpoint of the application holds the uid. */
  create(endpoint: Endpoint): Promise<void>;
  /**
   * Replaces one that exists and was not changed since `before` was read. False otherwise.
   * @throws NameTakenError when another endpoint of the application holds the new uid.
   */
  replace(before: Endpoint, after: Endpoint): Promise<boolean>;
  remove(endpoint: Endpoint): Promise<void>;
  list(owner: EndpointOwner, request: PageRequest): Promise<Page<Endpoint>>;
  /** What decides who gets a message, without the rest, which may be large. Strongly consistent. */
  listFilters(owner: EndpointOwner, request: PageRequest): Promise<Page<ListedFilters>>;
}

const ownerPk = (owner: EndpointOwner) => `org#${owner.organization}#app#${owner.application}`;
const prefix = 'ep#';
export const endpointKey = (ref: EndpointRef) => ({ pk: ownerPk(ref), sk: `${prefix}${ref.id}` });
const key = endpointKey;
/** By its key, whatever else of it can be read. */
export const endpointIdOf = (item: Record<string, unknown>) => String(item['sk']).slice(prefix.length);
export const endpointUidKey = (owner: EndpointOwner, uid: string) => ({
  pk: ownerPk(owner),
  sk: `ep-uid#${uid}`,
});
const uidKey = endpointUidKey;

export function createEndpoints(table: TableAccess, now: () => number): Endpoints {
  const parse = (item: Record<string, unknown>) => Endpoint.parse(item);

  const get = async (owner: EndpointOwner, id: string): Promise<Endpoint | undefined> => {
    const answer = await table.client.send(
      new GetCommand({ TableName: table.tableName, Key: key({ ...owner, id }), ConsistentRead: true }),
    );
    return answer.Item && parse(answer.Item);
  };

  const uids = createUidClaims<Endpoint>({ table, now, field: 'uid', scope: 'endpoint of this application' });
  const claim = (endpoint: Endpoint) =>
    uids.claim(uidKey(endpoint, endpoint.uid ?? ''), endpoint, (id) => get(endpoint, id));
  const item = (endpoint: Endpoint) => ({ ...key(endpoint), ...endpoint });

  return {
    find: (owner, idOrUid) =>
      isId('ep', idOrUid)
        ? get(owner, idOrUid)
        : uids.resolve(uidKey(owner, idOrUid), idOrUid, (id) => get(owner, id)),

    async getMany(refs) {
      const items = await batchGet(table, refs.map(key));
      return new Map(items.map(parse).map((endpoint) => [endpoint.id, endpoint]));
    },

    async create(endpoint) {
      if (endpoint.uid !== undefined) await claim(endpoint);
      await table.client.send(new PutCommand({ TableName: table.tableName, Item: item(endpoint) }));
    },

    async replace(before, after) {
      const uidChanged = before.uid !== after.uid;
      if (uidChanged && after.uid !== undefined) await claim(after);
      const written = await wasWritten(
        table.client.send(
          new PutCommand({
            TableName: table.tableName,
            Item: item(after),
            // The secret is compared too: it may have been sealed anew meanwhile, which is no update in anybody's eyes,
            // and the key that the earlier text takes may be retired next.
            ConditionExpression: 'updatedAtMs = :seen AND sealedSecret = :sealed',
            ExpressionAttributeValues: { ':seen': before.updatedAtMs, ':sealed': before.sealedSecret },
          }),
        ),
      );
      const left = written ? before : after;
      if (uidChanged && left.uid !== undefined) await uids.release(uidKey(left, left.uid), left.id);
      return written;
    },

    async remove(endpoint) {
      await table.client.send(new DeleteCommand({ TableName: table.tableName, Key: key(endpoint) }));
      await table.client.send(new DeleteCommand({ TableName: table.tableName, Key: healthKey(endpoint.id) }));
      if (endpoint.uid !== undefined) await uids.release(uidKey(endpoint, endpoint.uid), endpoint.id);
    },

    listFilters: (owner, request) =>
      queryPage(
        table,
        {
          pk: ownerPk(owner),
          prefix,
          parse: readFilters,
          attributes: Object.keys(EndpointFilters.shape),
        },
        request,
      ),

    list: (owner, request) => queryPage(table, { pk: ownerPk(owner), prefix, parse }, request),
  };
}

function readFilters(item: Record<string, unknown>): ListedFilters {
  const read = EndpointFilters.safeParse(item);
  return read.success ? read.data : { id: endpointIdOf(item), unreadable: true };
}
