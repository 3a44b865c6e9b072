import * as z from 'zod/mini';
import type { Page, PageRequest } from '../../core/manage/page.ts';
import { iteratorAfter } from './query.ts';
import type { Reply } from './route.ts';

function makeList<Item extends z.ZodMiniType>(item: Item) {
  return z.object({
    data: z.array(item),
    /** What to ask for as `iterator` to go on; null on an empty page. */
    iterator: z.nullable(z.string()),
    /** What to ask for as `iterator` to go back. */
    prevIterator: z.optional(z.string()),
    /** Whether nothing more lies in the direction that was asked for. */
    done: z.boolean(),
  });
}

/** Lists of the same things are one schema, so that they are one component of the API document. */
const lists = new WeakMap<z.ZodMiniType, z.ZodMiniType>();

/** A page of things as Svix's clients read it. */
export function listOf<Item extends z.ZodMiniType>(item: Item): ReturnType<typeof makeList<Item>> {
  const list = lists.get(item) ?? makeList(item);
  lists.set(item, list);
  return list as ReturnType<typeof makeList<Item>>;
}

/**
 * A function may return 6,291,456 bytes of JSON, in which the answer's body is a string: escaping makes its quotes and
 * backslashes twice as long.
 */
const maxListBytes = 3_000_000;

/**
 * A page as Svix's clients read it. Where its things together are too large for one answer, it has fewer of them than
 * were asked for and is not done.
 *
 * @param page `resumeAt` is the key at which to go on, where that is not the key of its last thing
 * @param json one thing as JSON text
 */
export function listReply<Item>(
  page: Page<Item> & { readonly resumeAt?: string | undefined },
  request: Pick<PageRequest, 'iterator'>,
  keyOf: (item: Item) => string,
  json: (item: Item) => string,
): Reply {
  const backwards = request.iterator?.backwards ?? false;
  const { items, texts, done } = fitting(page, backwards, json);
  const resumeAt = items.length === page.items.length ? page.resumeAt : undefined;
  const first = (backwards ? resumeAt : undefined) ?? items.map(keyOf)[0];
  const last = (backwards ? undefined : resumeAt) ?? items.map(keyOf).at(-1);
  const rest = JSON.stringify({
    iterator: last === undefined ? null : iteratorAfter(last),
    ...(first === undefined ? {} : { prevIterator: `-${first}` }),
    done,
  });
  return { status: 200, json: `{"data":[${texts.join(',')}],${rest.slice(1)}` };
}

/** As many items as fit, from the side at which the page is entered, but at least one. */
function fitting<Item>(page: Page<Item>, backwards: boolean, json: (item: Item) => string) {
  const items: Item[] = [];
  const texts: string[] = [];
  let bytes = 0;
  for (const item of backwards ? page.items.toReversed() : page.items) {
    const text = json(item);
    bytes += Buffer.byteLength(text);
    if (bytes > maxListBytes && items.length > 0) break;
    items.push(item);
    texts.push(text);
  }
  if (backwards) {
    items.reverse();
    texts.reverse();
  }
  return { items, texts, done: page.done && items.length === page.items.length };
}
