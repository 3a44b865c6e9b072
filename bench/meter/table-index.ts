import * as z from 'zod';
import { type Item, itemBytes } from './item-size.ts';

/** A table of the template as far as units depend on it. */
export const TableProperties = z.object({
  KeySchema: z.array(z.object({ AttributeName: z.string() })),
  GlobalSecondaryIndexes: z
    .array(
      z.object({
        IndexName: z.string(),
        KeySchema: z.array(z.object({ AttributeName: z.string() })),
        Projection: z.object({
          ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
          NonKeyAttributes: z.array(z.string()).default([]),
        }),
      }),
    )
    .default([]),
});
export type TableProperties = z.infer<typeof TableProperties>;

export const writeUnits = (bytes: number): number => Math.max(1, Math.ceil(bytes / 1024));
/** Of a strongly consistent read; an eventually consistent one takes half. */
export const readUnits = (bytes: number): number => Math.max(1, Math.ceil(bytes / 4096));

/** Write units of a change from one item to another (either may be missing), in the table and in each of its indexes. */
export function changeUnits(
  table: TableProperties,
  before: Item | undefined,
  after: Item | undefined,
): { readonly table: number; readonly indexes: number } {
  let indexes = 0;
  for (const index of table.GlobalSecondaryIndexes) indexes += indexUnits(table, index, before, after);
  return { table: writeUnits(Math.max(bytesOf(before), bytesOf(after))), indexes };
}

/**
 * One write where an entry comes, goes or changes in place, two where its key changes (the old entry goes, a new one
 * comes), none where nothing of it changes.
 */
function indexUnits(
  table: TableProperties,
  index: TableProperties['GlobalSecondaryIndexes'][number],
  before: Item | undefined,
  after: Item | undefined,
): number {
  const old = entryOf(table, index, before);
  const current = entryOf(table, index, after);
  if (old === undefined && current === undefined) return 0;
  if (old === undefined || current === undefined) return writeUnits(bytesOf(old) + bytesOf(current));
  const isSame = (names: readonly string[]) =>
    names.every((name) => JSON.stringify(old[name]) === JSON.stringify(current[name]));
  if (!isSame(index.KeySchema.map(({ AttributeName }) => AttributeName))) {
    return writeUnits(bytesOf(old)) + writeUnits(bytesOf(current));
  }
  if (isSame([...new Set([...Object.keys(old), ...Object.keys(current)])])) return 0;
  return writeUnits(Math.max(bytesOf(old), bytesOf(current)));
}

/** What the index holds of an item; nothing where the item lacks one of its key attributes. */
function entryOf(
  table: TableProperties,
  { KeySchema, Projection }: TableProperties['GlobalSecondaryIndexes'][number],
  item: Item | undefined,
): Item | undefined {
  if (item === undefined || KeySchema.some(({ AttributeName }) => item[AttributeName] === undefined)) return;
  if (Projection.ProjectionType === 'ALL') return item;
  const names = new Set([
    ...[...table.KeySchema, ...KeySchema].map(({ AttributeName }) => AttributeName),
    ...Projection.NonKeyAttributes,
  ]);
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.has(name)));
}

function bytesOf(item: Item | undefined): number {
  return item === undefined ? 0 : itemBytes(item);
}
