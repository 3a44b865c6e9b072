import { dialectNamed } from '../../../core/dialects/registry.ts';
import type { Application } from '../../../core/manage/application.ts';
import type { Endpoint } from '../../../core/manage/endpoint.ts';
import { pointersInUse, withPointer } from '../../../core/ordering/asked-pointers.ts';
import { maxOrderingPointers } from '../../../core/ordering/order-place.ts';
import { conflict, invalid } from '../../api/api-error.ts';
import type { ManageDeps } from '../deps.ts';
import type { EndpointIn } from './endpoint-body.ts';
import { everyEndpoint } from './every-endpoint.ts';
import { ownerOf } from './find-endpoint.ts';

type Ordering = Pick<Endpoint, 'ordering' | 'orderingKey'>;
type Deps = Pick<ManageDeps, 'applications' | 'endpoints' | 'now'>;
type Owner = Pick<Application, 'organization' | 'id'>;

/** What a change leaves of an endpoint's ordering: absent members stay, and an order that is given up takes its key along. */
export function orderingAfter(before: Ordering, change: Pick<EndpointIn, 'ordering' | 'orderingKey'>) {
  const ordering = change.ordering === undefined ? before.ordering : (change.ordering ?? undefined);
  const kept = ordering === undefined ? undefined : before.orderingKey;
  const orderingKey = change.orderingKey === undefined ? kept : (change.orderingKey ?? undefined);
  return { ordering, orderingKey };
}

/**
 * From when on an endpoint's deliveries are ordered, after it was made sure that publish looks for its key. What was
 * published before is not waited for: some of it may never have been meant for the endpoint as it is now.
 * @returns undefined where they are not
 * @throws ApiError 422
 */
export async function orderedSince(
  deps: Deps,
  application: Owner,
  wanted: Ordering & Filters,
  before?: Endpoint,
): Promise<number | undefined> {
  const { ordering, orderingKey } = wanted;
  if (ordering === undefined) {
    if (orderingKey === undefined) return undefined;
    throw invalid(['body', 'orderingKey'], 'An orderingKey goes with "ordering": "per-key" only.');
  }
  if (orderingKey === undefined) {
    const why =
      'Ordering per key needs an orderingKey: a JSON pointer into the payload, such as /comment/id.';
    throw invalid(['body', 'orderingKey'], why);
  }
  if (before?.ordering !== ordering || before.orderingKey !== orderingKey) {
    await askFor(deps, application, orderingKey);
  }
  return before && goesOnAsBefore(before, wanted) ? before.orderedSinceMs : deps.now();
}

type Filters = Pick<Endpoint, 'disabled' | 'eventTypes' | 'channels' | 'dialect' | 'dialectOptions'>;

function goesOnAsBefore(before: Endpoint, wanted: Ordering & Filters): boolean {
  const choice = ({
    ordering,
    orderingKey,
    eventTypes,
    channels,
    dialect,
    dialectOptions,
  }: Ordering & Filters) =>
    JSON.stringify([ordering, orderingKey, eventTypes, channels, dialect, dialectOptions]);
  // What a disabled endpoint is not given, its order must not wait for; where it is held, it comes.
  const lost = before.disabled && !wanted.disabled && dialectNamed(before.dialect).whileDisabled === 'drop';
  return choice(before) === choice(wanted) && !lost;
}

/** Makes publish look for a key from now on. Before the endpoint is stored, so that none asks in vain. */
async function askFor(deps: Deps, owner: Owner, pointer: string): Promise<void> {
  for (let tries = 0; tries < 5; tries++) {
    const application = await deps.applications.find(owner.organization, owner.id);
    if (!application) return;
    const asked = application.orderingPointers ?? [];
    const next = await withPointer(asked, pointer, deps.now(), () => usedIn(deps, owner));
    if (next.length > maxOrderingPointers) {
      const others = next.flatMap((asked) => (asked.pointer === pointer ? [] : [asked.pointer]));
      throw invalid(
        ['body', 'orderingKey'],
        `Endpoints of this application order by ${others.length} other keys already (${others.join(', ')}); ` +
          `${maxOrderingPointers} are allowed.`,
      );
    }
    if (await deps.applications.setOrderingPointers(application, next)) return;
  }
  throw conflict('Other endpoints of the application were changed at the same time; try again.');
}

/** Spares publications the keys that no endpoint asks for any more. To be called after an ordered endpoint is gone. */
export async function forgetKey(deps: Deps, left: Endpoint): Promise<void> {
  if (left.ordering === undefined) return;
  const owner = applicationOf(left);
  const application = await deps.applications.find(owner.organization, owner.id);
  const asked = application?.orderingPointers ?? [];
  if (!application || asked.length === 0) return;
  const kept = pointersInUse(asked, await usedIn(deps, owner), deps.now());
  // Where somebody else is changing them at this moment, the next one to leave makes up for it.
  if (kept.length < asked.length) await deps.applications.setOrderingPointers(application, kept);
}

/** The application that an endpoint belongs to. */
export function applicationOf({ organization, application }: Endpoint): Owner {
  return { organization, id: application };
}

async function usedIn({ endpoints }: Deps, owner: Owner): Promise<ReadonlySet<string>> {
  const used = new Set<string>();
  const list = everyEndpoint((request) => endpoints.list(ownerOf(owner), request));
  for await (const { orderingKey } of list) if (orderingKey !== undefined) used.add(orderingKey);
  return used;
}
