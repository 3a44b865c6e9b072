import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { EventType } from '../../manage/event-type.ts';
import type { Page, PageRequest } from '../../manage/page.ts';
import { wasWritten } from './conditional-write.ts';
import type { TableAccess } from './document-client.ts';
import { insertInto } from './insert.ts';
import { queryPage } from './query-page.ts';

export interface EventTypes {
  find(organization: string, name: string): Promise<EventType | undefined>;
  /** False when one of that name exists. */
  create(eventType: EventType): Promise<boolean>;
  /** Replaces one that exists and was not changed since `before` was read. False otherwise. */
  replace(before: EventType, after: EventType): Promise<boolean>;
  save(eventType: EventType): Promise<void>;
  remove(organization: string, name: string): Promise<void>;
  /** By name, ascending or as asked: those that are kept. */
  list(
    organization: string,
    request: PageRequest,
    keep: (eventType: EventType) => boolean,
  ): Promise<Page<EventType>>;
}

const pk = (organization: string) => `org#${organization}#event-type`;

export function createEventTypes(table: TableAccess): EventTypes {
  const parse = (item: Record<string, unknown>) => EventType.parse(item);
  const insert = insertInto(table);
  const itemOf = (eventType: EventType) => ({
    pk: pk(eventType.organization),
    sk: eventType.name,
    ...eventType,
  });
  return {
    async find(organization, name) {
      const answer = await table.client.send(
        new GetCommand({
          TableName: table.tableName,
          Key: { pk: pk(organization), sk: name },
          ConsistentRead: true,
        }),
      );
      return answer.Item && parse(answer.Item);
    },
    create: (eventType) => insert(itemOf(eventType)),
    replace: (before, after) =>
      wasWritten(
        table.client.send(
          new PutCommand({
            TableName: table.tableName,
            Item: itemOf(after),
            ConditionExpression: 'updatedAtMs = :seen',
            ExpressionAttributeValues: { ':seen': before.updatedAtMs },
          }),
        ),
      ),
    async save(eventType) {
      await table.client.send(new PutCommand({ TableName: table.tableName, Item: itemOf(eventType) }));
    },
    async remove(organization, name) {
      await table.client.send(
        new DeleteCommand({ TableName: table.tableName, Key: { pk: pk(organization), sk: name } }),
      );
    },
    list: (organization, request, keep) =>
      queryPage(table, { pk: pk(organization), prefix: '', parse, keep }, request),
  };
}
