import type { Application } from '../../../core/manage/application.ts';
import type { Endpoint } from '../../../core/manage/endpoint.ts';
import type { ManageDeps } from '../deps.ts';
import { ownerOf } from '../endpoint/find-endpoint.ts';
import { dialect } from './hooks.ts';

const pageSize = 250;

/**
 * Misskey's lists have no pages. Beyond this many webhooks, or this many bytes of them, a list ends: more were made over
 * the other API, and an answer of a function holds 6 MB.
 */
const maxHooks = 250;
const maxBytes = 3_000_000;

/** An application's webhooks, sorted by id. Strongly consistent. */
export async function listHooks(
  deps: Pick<ManageDeps, 'endpoints'>,
  application: Application,
): Promise<readonly Endpoint[]> {
  const hooks: Endpoint[] = [];
  let bytes = 0;
  for await (const endpoint of pages((request) => deps.endpoints.list(ownerOf(application), request))) {
    if (endpoint.dialect !== dialect) continue;
    bytes += Buffer.byteLength(JSON.stringify(endpoint));
    if (hooks.length === maxHooks || bytes > maxBytes) break;
    hooks.push(endpoint);
  }
  return hooks;
}

/** The ids of an application's webhooks, also of inactive ones. Strongly consistent. */
export async function hookIds(
  deps: Pick<ManageDeps, 'endpoints'>,
  application: Application,
): Promise<readonly string[]> {
  const ids: string[] = [];
  const list = pages((request) => deps.endpoints.listFilters(ownerOf(application), request));
  for await (const endpoint of list) if (endpoint.dialect === dialect) ids.push(endpoint.id);
  return ids;
}

type ListRequest = Parameters<ManageDeps['endpoints']['list']>[1];

async function* pages<Item extends { readonly id: string }>(
  page: (request: ListRequest) => Promise<{ readonly items: readonly Item[]; readonly done: boolean }>,
): AsyncIterable<Item> {
  let iterator: ListRequest['iterator'];
  for (;;) {
    const { items, done } = await page({ limit: pageSize, order: 'ascending', iterator });
    yield* items;
    const last = items.at(-1);
    if (done || !last) return;
    iterator = { key: last.id, backwards: false };
  }
}
