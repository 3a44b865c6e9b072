import * as z from 'zod';
import { type IdPrefix, isId } from '../../core/ids/ksuid.ts';
import type { Page, PageRequest } from '../../core/manage/page.ts';

/** Svix's limits: 50 where nothing is asked, 250 at most. */
const defaultLimit = 50;
const maxLimit = 250;

export const Limit = z.coerce.number<string>().int().min(1).max(maxLimit).default(defaultLimit);

/** `true` or `false` as text; absent is undefined. */
export const BooleanText = z.enum(['true', 'false']).transform((text) => text === 'true');

/** One value of a list: `a,b`, or the parameter given several times (read as `a,b` too). */
export const ListText = z.string().transform((text) => text.split(',').filter((item) => item !== ''));

export const Timestamp = z
  .string()
  .transform((text) => Date.parse(text.replace(/ UTC$/, 'Z')))
  .refine((timestampMs) => !Number.isNaN(timestampMs), 'must be a date such as 2026-01-31T12:00:00Z');

/**
 * The query of a list: `limit`, `iterator` (the key of the last item seen, or `-` and that of the first one to go
 * backwards) and `order`.
 */
export function pageQuery(isKey: (key: string) => boolean, order: PageRequest['order']) {
  return {
    limit: Limit,
    order: z.enum(['ascending', 'descending']).default(order),
    iterator: z
      .string()
      .transform((text) =>
        text.startsWith('-') ? { key: text.slice(1), backwards: true } : { key: text, backwards: false },
      )
      .refine((iterator) => isKey(iterator.key), 'must be an iterator that an earlier answer gave')
      .optional(),
  };
}

export function idPageQuery(prefix: IdPrefix, order: PageRequest['order']) {
  return pageQuery((key) => isId(prefix, key), order);
}

/** A page as Svix's clients read it. */
export function listReply<Item, Out>(
  page: Page<Item>,
  keyOf: (item: Item) => string,
  out: (item: Item) => Out,
): { data: Out[]; iterator: string | null; prevIterator?: string; done: boolean } {
  const first = page.items[0];
  const last = page.items.at(-1);
  return {
    data: page.items.map(out),
    iterator: last ? keyOf(last) : null,
    ...(first ? { prevIterator: `-${keyOf(first)}` } : {}),
    done: page.done,
  };
}
