import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import type { TableEngine } from '../engines/dynalite.ts';

const KeySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.string() }));
const Throughput = z.object({ ReadCapacityUnits: z.number(), WriteCapacityUnits: z.number() });
const Index = z.object({
  IndexName: z.string(),
  KeySchema,
  Projection: z.object({ ProjectionType: z.string(), NonKeyAttributes: z.array(z.string()).optional() }),
  ProvisionedThroughput: Throughput.optional(),
});

/**
 * The part of a table that is created here: keys, indexes, billing mode. Time to live, streams, backups and encryption are
 * not emulated: items past their time to live stay, and DynamoDB itself promises no more than to remove them some day.
 */
const TableProperties = z.object({
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.string() })),
  KeySchema,
  GlobalSecondaryIndexes: z.array(Index).optional(),
  LocalSecondaryIndexes: z.array(Index.omit({ ProvisionedThroughput: true })).optional(),
  BillingMode: z.string().optional(),
  ProvisionedThroughput: Throughput.optional(),
});
type TableProperties = z.infer<typeof TableProperties>;

/** What cannot change without a new table, in an order that compares. */
const shape = (table: TableProperties): string => {
  const byName = (indexes: Omit<z.infer<typeof Index>, 'ProvisionedThroughput'>[] | undefined) =>
    (indexes ?? [])
      .map(({ IndexName, KeySchema: keys, Projection }) => ({
        IndexName,
        keys,
        projection: Projection.ProjectionType,
        attributes: Projection.NonKeyAttributes?.toSorted(),
      }))
      .sort((a, b) => a.IndexName.localeCompare(b.IndexName));
  const attributes = table.AttributeDefinitions.map(
    ({ AttributeName, AttributeType }) => `${AttributeName}:${AttributeType}`,
  );
  return JSON.stringify([
    table.KeySchema,
    attributes.sort(),
    byName(table.GlobalSecondaryIndexes),
    byName(table.LocalSecondaryIndexes),
  ]);
};

/** Makes the table exist. A kept table of another shape is an error: what is in it may not fit. */
export const ensureTable = async (tables: TableEngine, name: string, properties: unknown): Promise<void> => {
  const wanted = TableProperties.parse(properties);
  try {
    const { Table } = await tables.run('DescribeTable', { TableName: name });
    if (shape(TableProperties.parse(Table)) !== shape(wanted)) {
      throw new Error(
        `the keys or indexes of table ${name} have changed since its data was kept: start with --fresh, which drops the data`,
      );
    }
    return;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ResourceNotFoundException') throw error;
  }
  await tables.run('CreateTable', { TableName: name, ...wanted });
  for (;;) {
    const { Table } = await tables.run('DescribeTable', { TableName: name });
    if ((Table as { TableStatus: string }).TableStatus === 'ACTIVE') return;
    await delay(5);
  }
};
