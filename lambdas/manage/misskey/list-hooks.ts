import type { Application } from '../../../core/manage/application.ts';
import type { Endpoint } from '../../../core/manage/endpoint.ts';
import type { ManageDeps } from '../deps.ts';
import { everyEndpoint } from '../endpoint/every-endpoint.ts';
import { ownerOf } from '../endpoint/find-endpoint.ts';
import { dialect } from './hooks.ts';

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
  const list = everyEndpoint((request) => deps.endpoints.list(ownerOf(application), request));
  for await (const endpoint of list) {
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
  const list = everyEndpoint((request) => deps.endpoints.listFilters(ownerOf(application), request));
  for await (const endpoint of list) {
    if (!endpoint.unreadable && endpoint.dialect === dialect) ids.push(endpoint.id);
  }
  return ids;
}
