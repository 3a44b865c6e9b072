import type { Dialect } from './dialect.ts';
import { fastcomments } from './fastcomments.ts';
import { misskey } from './misskey.ts';
import { standardWebhooks } from './standard-webhooks.ts';
import { svix } from './svix.ts';

const all = [standardWebhooks, svix, misskey, fastcomments] as const;

export type DialectName = (typeof all)[number]['name'];

/** Every dialect by name. Adding one is one file beside this one and its name in the list above. */
const byName: ReadonlyMap<string, Dialect> = new Map(
  all.map((dialect) => [dialect.name, dialect as Dialect]),
);

export const dialectNames = all.map((dialect) => dialect.name) as [DialectName, ...DialectName[]];

/** @throws Error when there is no dialect of that name; names are validated where they enter. */
export function dialectNamed(name: string): Dialect {
  const dialect = byName.get(name);
  if (!dialect)
    throw new Error(`No dialect is named ${JSON.stringify(name)}; there are ${dialectNames.join(', ')}.`);
  return dialect;
}
