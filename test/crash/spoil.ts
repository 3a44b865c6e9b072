import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Grapnel } from '../pipeline/grapnel.ts';
import { operator, type TableName } from '../pipeline/operator.ts';
import { storedItems } from '../pipeline/stored-items.ts';

export interface ItemKey {
  readonly table: TableName;
  readonly pk: string;
  readonly sk: string;
}

/** Takes an attribute away from an item, or gives it another value, as no part of Grapnel would. @returns how to mend it */
export async function spoil(
  grapnel: Pick<Grapnel, 'stack'>,
  { table, pk, sk }: ItemKey,
  change: Readonly<Record<string, unknown>>,
): Promise<() => Promise<void>> {
  const { client, tableName: TableName } = operator(grapnel.stack, table);
  const { Item } = await client.send(new GetCommand({ TableName, Key: { pk, sk }, ConsistentRead: true }));
  if (!Item) throw new Error(`There is no item ${pk} ${sk} in ${table}.`);
  const spoilt = Object.entries({ ...Item, ...change }).filter(([, value]) => value !== undefined);
  await client.send(new PutCommand({ TableName, Item: Object.fromEntries(spoilt) }));
  return async () => void (await client.send(new PutCommand({ TableName, Item })));
}

/** @returns where a message's item lies */
export async function messageItem({ stack }: Pick<Grapnel, 'stack'>, message: string): Promise<ItemKey> {
  const item = (await storedItems(stack, 'Messages')).find(({ id }) => id === message);
  if (!item) throw new Error(`The message ${message} is not stored.`);
  return { table: 'Messages', pk: String(item['pk']), sk: String(item['sk']) };
}

export function endpointItem(grapnel: Pick<Grapnel, 'organization'>, application: string, endpoint: string) {
  return {
    table: 'Endpoints',
    pk: `org#${grapnel.organization}#app#${application}`,
    sk: `ep#${endpoint}`,
  } as const;
}
