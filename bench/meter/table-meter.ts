import * as z from 'zod';
import { insertOf, statementsOf } from '../../local/engines/insert-statements.ts';
import type { GatewayExchange } from '../../local/gateway/call-log.ts';
import { itemKind } from './item-kind.ts';
import { type Item, ItemShape, itemBytes } from './item-size.ts';
import { changeUnits, readUnits, type TableProperties, writeUnits } from './table-index.ts';

/** Units of one kind of item that a call took. */
export interface UnitLine {
  readonly unit: 'writeUnit' | 'readUnit';
  readonly what: string;
  readonly count: number;
}

const Answer = z.object({
  Item: ItemShape.optional(),
  Items: z.array(ItemShape).optional(),
  Responses: z.record(z.string(), z.array(ItemShape)).optional(),
});
const BatchAnswer = z.object({
  Responses: z.array(z.object({ Error: z.object({ Code: z.string() }).optional() })),
});
const BatchRead = z.record(
  z.string(),
  z.object({ Keys: z.array(ItemShape), ConsistentRead: z.boolean().optional() }),
);

/** Asks DynamoDB, past the meter. */
export type AskTable = (
  operation: string,
  request: Readonly<Record<string, unknown>>,
) => Promise<Readonly<Record<string, unknown>>>;

/**
 * Units of DynamoDB calls from the sizes of their items. What a call does not show (the item that an update left, what a
 * projection left out of an answer) is asked for; the items that were there before are remembered.
 */
export function createTableMeter(tables: ReadonlyMap<string, TableProperties>, ask: AskTable) {
  const kept = new Map<string, Item>();

  return { remember, unitsOf };

  /** What was there before the meter saw it come. */
  function remember(tableName: string, item: Item): void {
    kept.set(keyOf(tableName, item), item);
  }

  async function unitsOf({ operation, request, status, answer }: GatewayExchange): Promise<UnitLine[]> {
    const table = String(request['TableName'] ?? '');
    if (status !== 200) {
      if (!answer?.includes('ConditionalCheckFailed')) return [];
      return [refusedWrite(table, ItemShape.parse(request['Item'] ?? request['Key']))];
    }
    const isConsistent = request['ConsistentRead'] === true;
    switch (operation) {
      case 'PutItem': {
        const item = ItemShape.parse(request['Item']);
        return change(table, item, item);
      }
      case 'DeleteItem':
        return change(table, ItemShape.parse(request['Key']), undefined);
      case 'UpdateItem': {
        const key = ItemShape.parse(request['Key']);
        return change(table, key, await stored(table, key));
      }
      case 'GetItem': {
        const key = ItemShape.parse(request['Key']);
        const found = Answer.parse(JSON.parse(answer ?? '{}')).Item;
        const isPart = found !== undefined && request['ProjectionExpression'] !== undefined;
        const item = isPart ? await stored(table, key) : found;
        return [readLine(itemKind(key), item ? itemBytes(item) : 0, isConsistent)];
      }
      case 'BatchGetItem':
        return batchRead(request, answer);
      case 'BatchExecuteStatement':
        return batchInsert(request, answer);
      case 'Query':
        return [await queryLine(request, answer, isConsistent)];
      default:
        throw new Error(`The meter does not know what DynamoDB's ${operation} costs.`);
    }
  }

  /** Each item is rounded up by itself, and one that is missing takes a unit. */
  function batchRead(request: GatewayExchange['request'], answer: string | undefined): UnitLine[] {
    const found = Answer.parse(JSON.parse(answer ?? '{}')).Responses ?? {};
    return Object.entries(BatchRead.parse(request['RequestItems'])).flatMap(
      ([table, { Keys, ConsistentRead = false }]) => {
        const bytes = new Map((found[table] ?? []).map((item) => [keyOf(table, item), itemBytes(item)]));
        return Keys.map((key) => readLine(itemKind(key), bytes.get(keyOf(table, key)) ?? 0, ConsistentRead));
      },
    );
  }

  /** Each row takes what it takes alone, by PartiQL as by PutItem. */
  function batchInsert(request: GatewayExchange['request'], answer: string | undefined): UnitLine[] {
    const { Responses } = BatchAnswer.parse(JSON.parse(answer ?? '{}'));
    return statementsOf(request).flatMap((statement, index) => {
      const { TableName = '', Item } = insertOf(statement) ?? {};
      const item = ItemShape.parse(Item);
      const code = Responses[index]?.Error?.Code;
      if (code === 'DuplicateItem') return [refusedWrite(TableName, item)];
      return code === undefined ? change(TableName, item, item) : [];
    });
  }

  /** A condition that did not hold takes the units of the item that is there. */
  function refusedWrite(tableName: string, key: Item): UnitLine {
    const known = kept.get(keyOf(tableName, key));
    return writeLine(itemKind(key), writeUnits(known === undefined ? 0 : itemBytes(known)));
  }

  /** All that a query looks at is added up and rounded once; projection and filter come after that. */
  async function queryLine(
    request: GatewayExchange['request'],
    answer: string | undefined,
    isConsistent: boolean,
  ): Promise<UnitLine> {
    const { ProjectionExpression: projection, FilterExpression: filter, ...whole } = request;
    const isWhole = projection === undefined && filter === undefined;
    const { Items = [] } = isWhole
      ? Answer.parse(JSON.parse(answer ?? '{}'))
      : Answer.parse(await ask('Query', withoutUnusedNames(whole)));
    const [first] = Items;
    const bytes = Items.reduce((sum, item) => sum + itemBytes(item), 0);
    return readLine(first ? itemKind(first) : 'nothing found', bytes, isConsistent);
  }

  async function stored(table: string, key: Item): Promise<Item | undefined> {
    return Answer.parse(await ask('GetItem', { TableName: table, Key: key, ConsistentRead: true })).Item;
  }

  function change(tableName: string, key: Item, after: Item | undefined): UnitLine[] {
    const id = keyOf(tableName, key);
    const units = changeUnits(propertiesOf(tableName), kept.get(id), after);
    if (after === undefined) kept.delete(id);
    else kept.set(id, after);
    const inTable = writeLine(itemKind(key), units.table);
    return units.indexes === 0 ? [inTable] : [inTable, writeLine(`${itemKind(key)}, indexes`, units.indexes)];
  }

  function propertiesOf(tableName: string): TableProperties {
    const found = tables.get(tableName);
    if (found === undefined) throw new Error(`The template has no table ${tableName}.`);
    return found;
  }

  function keyOf(tableName: string, item: Item): string {
    const values = propertiesOf(tableName).KeySchema.map(({ AttributeName }) => item[AttributeName]);
    return JSON.stringify([tableName, ...values]);
  }
}
export type TableMeter = ReturnType<typeof createTableMeter>;

function readLine(what: string, bytes: number, isConsistent: boolean): UnitLine {
  return { unit: 'readUnit', what, count: isConsistent ? readUnits(bytes) : readUnits(bytes) / 2 };
}

function writeLine(what: string, count: number): UnitLine {
  return { unit: 'writeUnit', what, count };
}

/** DynamoDB refuses a request that defines names and values which no expression uses. */
function withoutUnusedNames(request: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { ExpressionAttributeNames: names, ExpressionAttributeValues: values, ...rest } = request;
  const used = String(request['KeyConditionExpression'] ?? '');
  const only = (all: unknown) => {
    const kept = Object.entries((all ?? {}) as Record<string, unknown>).filter(([name]) =>
      new RegExp(`${name.replace('#', '\\#')}\\b`).test(used),
    );
    return kept.length === 0 ? undefined : Object.fromEntries(kept);
  };
  const keptNames = only(names);
  const keptValues = only(values);
  return {
    ...rest,
    ...(keptNames ? { ExpressionAttributeNames: keptNames } : {}),
    ...(keptValues ? { ExpressionAttributeValues: keptValues } : {}),
  };
}
