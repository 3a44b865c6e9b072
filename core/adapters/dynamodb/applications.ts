import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { isId } from '../../ids/ksuid.ts';
import { Application } from '../../manage/application.ts';
import type { Page, PageRequest } from '../../manage/page.ts';
import { wasWritten } from './conditional-write.ts';
import type { TableAccess } from './document-client.ts';
import { queryPage } from './query-page.ts';
import { createUidClaims } from './uid-claims.ts';

export interface Applications {
  /** By id or uid. Strongly consistent. */
  find(organization: string, idOrUid: string): Promise<Application | undefined>;
  /** @throws NameTakenError when another application holds the uid. */
  create(application: Application): Promise<void>;
  /**
   * Replaces one that exists and was not changed since `before` was read. False otherwise.
   * @throws NameTakenError when another application holds the new uid.
   */
  replace(before: Application, after: Application): Promise<boolean>;
  remove(application: Application): Promise<void>;
  list(organization: string, request: PageRequest): Promise<Page<Application>>;
  /** Sets where its endpoints look for keys to order deliveries by. False where that was changed since it was read. */
  setOrderingPointers(
    before: Application,
    pointers: NonNullable<Application['orderingPointers']>,
  ): Promise<boolean>;
  /** Spreads the application's logs over more partitions; does nothing where another call already did. */
  growLogShards(application: Pick<Application, 'organization' | 'id'>, shards: number): Promise<void>;
}

const listPk = (organization: string) => `org#${organization}#app`;
export const applicationKey = (organization: string, id: string) => ({ pk: listPk(organization), sk: id });
const uidKey = (organization: string, uid: string) => ({
  pk: `org#${organization}#app-uid#${uid}`,
  sk: 'claim',
});

export function createApplications(table: TableAccess, now: () => number): Applications {
  const parse = (item: Record<string, unknown>) => Application.parse(item);

  const get = async (organization: string, id: string): Promise<Application | undefined> => {
    const answer = await table.client.send(
      new GetCommand({
        TableName: table.tableName,
        Key: { pk: listPk(organization), sk: id },
        ConsistentRead: true,
      }),
    );
    return answer.Item && parse(answer.Item);
  };

  const uids = createUidClaims<Application>({ table, now, field: 'uid', scope: 'application' });
  const claim = (application: Application) =>
    uids.claim(uidKey(application.organization, application.uid ?? ''), application, (id) =>
      get(application.organization, id),
    );
  const item = (application: Application) => ({
    pk: listPk(application.organization),
    sk: application.id,
    ...application,
  });

  return {
    find: (organization, idOrUid) =>
      isId('app', idOrUid)
        ? get(organization, idOrUid)
        : uids.resolve(uidKey(organization, idOrUid), idOrUid, (id) => get(organization, id)),

    async create(application) {
      if (application.uid !== undefined) await claim(application);
      await table.client.send(new PutCommand({ TableName: table.tableName, Item: item(application) }));
    },

    async replace(before, after) {
      const uidChanged = before.uid !== after.uid;
      if (uidChanged && after.uid !== undefined) await claim(after);
      const written = await wasWritten(
        table.client.send(
          new PutCommand({
            TableName: table.tableName,
            Item: item(after),
            // The shards are compared too: a write that began before they grew must not shrink them again. Nor may one
            // bring tokens back that were ended meanwhile; that is no update in the client's eyes.
            // The keys that deliveries are ordered by are compared for the same reason.
            ConditionExpression: [
              'updatedAtMs = :seen AND logShards = :shards',
              before.tokenRulesVersion === undefined
                ? 'attribute_not_exists(tokenRulesVersion)'
                : 'tokenRulesVersion = :rules',
              sameOrdering(before),
            ].join(' AND '),
            ExpressionAttributeValues: {
              ':seen': before.updatedAtMs,
              ':shards': after.logShards,
              ...(before.tokenRulesVersion === undefined ? {} : { ':rules': before.tokenRulesVersion }),
              ...(before.orderingVersion === undefined ? {} : { ':ordering': before.orderingVersion }),
            },
          }),
        ),
      );
      const left = written ? before : after;
      if (uidChanged && left.uid !== undefined)
        await uids.release(uidKey(left.organization, left.uid), left.id);
      return written;
    },

    async remove(application) {
      await table.client.send(
        new DeleteCommand({
          TableName: table.tableName,
          Key: { pk: listPk(application.organization), sk: application.id },
        }),
      );
      if (application.uid !== undefined) {
        await uids.release(uidKey(application.organization, application.uid), application.id);
      }
    },

    list: (organization, request) =>
      queryPage(table, { pk: listPk(organization), prefix: '', parse }, request),

    setOrderingPointers: (before, pointers) =>
      wasWritten(
        table.client.send(
          new UpdateCommand({
            TableName: table.tableName,
            Key: applicationKey(before.organization, before.id),
            UpdateExpression: 'SET orderingPointers = :pointers, orderingVersion = :next',
            ConditionExpression: `attribute_exists(pk) AND ${sameOrdering(before)}`,
            ExpressionAttributeValues: {
              ':pointers': pointers,
              ':next': (before.orderingVersion ?? 0) + 1,
              ...(before.orderingVersion === undefined ? {} : { ':ordering': before.orderingVersion }),
            },
          }),
        ),
      ),

    async growLogShards(application, shards) {
      await wasWritten(
        table.client.send(
          new UpdateCommand({
            TableName: table.tableName,
            Key: { pk: listPk(application.organization), sk: application.id },
            UpdateExpression: 'SET logShards = :shards',
            ConditionExpression: 'attribute_exists(pk) AND logShards < :shards',
            ExpressionAttributeValues: { ':shards': shards },
          }),
        ),
      );
    },
  };
}

function sameOrdering({ orderingVersion }: Application): string {
  return orderingVersion === undefined
    ? 'attribute_not_exists(orderingVersion)'
    : 'orderingVersion = :ordering';
}
