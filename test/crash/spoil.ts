import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { operator } from '../pipeline/due-index.ts';
import type { Grapnel } from '../pipeline/grapnel.ts';

export interface ItemKey {
  readonly table: 'Endpoints' | 'Messages';
  readonly pk: string;
  readonly sk: string;
}

/** Takes an attribute away from an item, or gives it another value, as no part of Grapnel would. @returns how to mend it */
export async function spoil(
  grapnel: Pick<Grapnel, 'stack'>,
  { table, pk, sk }: ItemKey,
  change: Readonly<Record<string, unknown>>,
): Promise<() => Promise<void>> {
  const { client } = operator(grapnel.stack);
  const found = grapnel.stack.template
    .ofType('AWS::DynamoDB::Table')
    .find(({ logicalId }) => logicalId.startsWith(table));
  const TableName = grapnel.stack.physical(found?.logicalId ?? '');
  const { Item } = await client.send(new GetCommand({ TableName, Key: { pk, sk }, ConsistentRead: true }));
  if (!Item) throw new Error(`There is no item ${pk} ${sk} in ${table}.`);
  const spoilt = Object.entries({ ...Item, ...change }).filter(([, value]) => value !== undefined);
  await client.send(new PutCommand({ TableName, Item: Object.fromEntries(spoilt) }));
  return async () => void (await client.send(new PutCommand({ TableName, Item })));
}

export function endpointItem(grapnel: Pick<Grapnel, 'organization'>, application: string, endpoint: string) {
  return {
    table: 'Endpoints',
    pk: `org#${grapnel.organization}#app#${application}`,
    sk: `ep#${endpoint}`,
  } as const;
}
