import * as z from 'zod/mini';
import { type IdPrefix, isId } from '../../core/ids/ksuid.ts';
import type { PageRequest } from '../../core/manage/page.ts';

/** Svix's limits: 50 where nothing is asked, 250 at most. */
const defaultLimit = 50;
const maxLimit = 250;

const Limit = z._default(
  z.coerce.number<string>().check(z.int(), z.minimum(1), z.maximum(maxLimit)),
  defaultLimit,
);

/** `true` or `false` as text; absent is undefined. */
export const BooleanText = z.pipe(
  z.enum(['true', 'false']),
  z.transform((text) => text === 'true'),
);

/** One value of a list: `a,b`, or the parameter given several times (read as `a,b` too). */
export const ListText = z.pipe(
  z.string(),
  z.transform((text) => {
    const items = text.split(',').filter((item) => item !== '');
    // Clients send the empty list as an empty text, and mean that they filter by nothing.
    return items.length > 0 ? items : undefined;
  }),
);

export const Timestamp = z
  .pipe(
    z.string(),
    z.transform((text) => Date.parse(text.replace(/ UTC$/, 'Z'))),
  )
  .check(
    z.refine((timestampMs) => !Number.isNaN(timestampMs), 'must be a date such as 2026-01-31T12:00:00Z'),
  );

/**
 * The query of a list: `limit`, `iterator` (the key of the last item seen, or `-` and that of the first one to go
 * backwards) and `order`.
 */
export function pageQuery(isKey: (key: string) => boolean, order: PageRequest['order']) {
  return {
    limit: Limit,
    order: z._default(z.enum(['ascending', 'descending']), order),
    iterator: z.optional(
      z
        .pipe(z.string(), z.transform(readIterator))
        .check(
          z.refine((iterator) => isKey(iterator.key), 'must be an iterator that an earlier answer gave'),
        ),
    ),
  };
}

export function idPageQuery(prefix: IdPrefix, order: PageRequest['order']) {
  return pageQuery((key) => isId(prefix, key), order);
}

/** Stands before a key that begins with a dash itself, as an event type's name may: the dash alone means backwards. */
const forwardsMark = '~';

function readIterator(text: string): { key: string; backwards: boolean } {
  if (text.startsWith('-')) return { key: text.slice(1), backwards: true };
  return { key: text.startsWith(forwardsMark) ? text.slice(1) : text, backwards: false };
}

export function iteratorAfter(key: string): string {
  return key.startsWith('-') ? `${forwardsMark}${key}` : key;
}
