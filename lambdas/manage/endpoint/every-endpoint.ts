import type { Page, PageRequest } from '../../../core/manage/page.ts';

/** An endpoint may take 390 KB; usual ones take 1 KB, of which DynamoDB answers 1 MB at a time anyway. */
const endpointsPerPage = 250;

/**
 * All endpoints of an application in the order in which they were made, page by page as they are asked for.
 *
 * @param list one page of them, whole or in part: strongly consistent, as the lists of the store are
 */
export async function* everyEndpoint<Item extends { readonly id: string }>(
  list: (request: PageRequest) => Promise<Page<Item>>,
): AsyncIterable<Item> {
  let iterator: PageRequest['iterator'];
  for (;;) {
    const { items, done } = await list({ limit: endpointsPerPage, order: 'ascending', iterator });
    yield* items;
    const last = items.at(-1);
    if (done || !last) return;
    iterator = { key: last.id, backwards: false };
  }
}
