import * as z from 'zod/mini';
import type { Application } from '../../../core/manage/application.ts';
import type { PendingDelivery } from '../../../core/send/pending-delivery.ts';
import type { ManageDeps } from '../deps.ts';
import { integerText, pageSize } from './params.ts';
import { filterOf, pendingFilters, pendingPlaceOf } from './pending-filter.ts';
import { pendingOut } from './pending-out.ts';
import { tenantRoute } from './tenant-route.ts';

/** What is skipped is read: ten thousand take some 0.2 s, and nobody pages further through what fails. */
const maxSkip = 10_000;

/** What fits into an answer: a function may return 6 MB, and escaping takes quotes twice. */
const maxBytes = 3_000_000;
/** Payloads that are loaded side by side; each may have 1 MB. */
const loadedAtOnce = 10;

export const listPending = tenantRoute({
  method: 'GET',
  path: '/api/v1/pending-webhook-events',
  query: z.strictObject({ ...pendingFilters, skip: z._default(integerText(0, maxSkip), 0) }),
  action: async ({ tenant, query: { skip, ...filters } }, deps) => {
    const { place, endpoints } = await pendingPlaceOf(deps, tenant);
    const found = await deps.pendingList.newest(place, filterOf(filters), {
      skip,
      limit: pageSize,
      nowMs: deps.now(),
    });
    const page = await withComments(deps, tenant, found.slice(0, pageSize));
    return {
      pendingWebhookEvents: page
        .toSorted(byTime)
        .map(({ delivery, comment }) =>
          pendingOut(tenant, delivery, comment, endpoints.get(delivery.endpoint)),
        ),
    };
  },
});

interface WithComment {
  readonly delivery: PendingDelivery;
  readonly comment: unknown;
}

/** What is paged through is sorted by ids, which tell times 4 ms apart: within a page the time itself counts. */
function byTime({ delivery: left }: WithComment, { delivery: right }: WithComment): number {
  return right.createdAtMs - left.createdAtMs;
}

/** The first of the given whose comments fit into an answer, at least one: whoever pages skips as many as came. */
async function withComments(
  { messages }: Pick<ManageDeps, 'messages'>,
  tenant: Application,
  deliveries: readonly PendingDelivery[],
): Promise<readonly WithComment[]> {
  const page: WithComment[] = [];
  let bytes = 0;
  for (let start = 0; start < deliveries.length; start += loadedAtOnce) {
    const some = deliveries.slice(start, start + loadedAtOnce);
    const loaded = await messages.getMany(
      some.map(({ message }) => ({ application: tenant.id, id: message })),
    );
    for (const delivery of some) {
      const message = await loaded.get(delivery.message);
      const payload = message?.expunged ? 'null' : (message?.payload ?? 'null');
      bytes += Buffer.byteLength(payload);
      if (bytes > maxBytes && page.length > 0) return page;
      page.push({ delivery, comment: parsed(payload) });
    }
  }
  return page;
}

/** A raw payload may be any text. */
function parsed(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return null;
  }
}
