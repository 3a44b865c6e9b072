import { isId } from '../../../core/ids/ksuid.ts';
import type { Application } from '../../../core/manage/application.ts';
import type { Endpoint } from '../../../core/manage/endpoint.ts';
import { ApiError } from '../../api/api-error.ts';
import type { ManageDeps } from '../deps.ts';
import { endpointChanged, endpointEvent } from '../endpoint/endpoint-event.ts';
import { ownerOf } from '../endpoint/find-endpoint.ts';
import { removeEndpoint } from '../endpoint/remove-endpoint.ts';
import {
  choicesOf,
  createEndpointWith,
  type EndpointFields,
  fields,
  replaceEndpoint,
} from '../endpoint/save-endpoint.ts';
import { checkText } from './check-text.ts';

export const dialect = 'misskey';

/** What Misskey's API says of a webhook; absent members stay as they are. */
export interface HookFields {
  readonly name?: string | undefined;
  readonly url?: string | undefined;
  readonly on?: readonly string[] | undefined;
  readonly active?: boolean | undefined;
  readonly secret?: string | undefined;
}

/** By the id that Misskey's clients see: the endpoint's id without its prefix, or its uid. */
export async function findHook(
  deps: Pick<ManageDeps, 'endpoints'>,
  application: Application,
  webhookId: string,
): Promise<Endpoint | undefined> {
  const owner = ownerOf(application);
  const id = `ep_${webhookId}`;
  const byId = isId('ep', id) ? await deps.endpoints.find(owner, id) : undefined;
  const found = byId ?? (await deps.endpoints.find(owner, webhookId));
  return found?.dialect === dialect ? found : undefined;
}

/** A webhook that is not told of yet: the caller decides whether it stays. @throws ApiError 422 */
export function createHook(
  deps: ManageDeps,
  application: Application,
  wanted: HookFields & { readonly name: string; readonly url: string; readonly secret: string },
): Promise<Endpoint> {
  checkText(wanted);
  const input = { url: wanted.url, description: wanted.name, disabled: wanted.active === false };
  return createEndpointWith(
    deps,
    application,
    { ...fields(input, dialect), eventTypes: wanted.on && [...new Set(wanted.on)] },
    { secret: wanted.secret },
  );
}

/** Clients of Misskey know no 409: a change that another one overtook is made again. */
const maxTries = 20;
/** A random part of it lies between two tries, so that those who met do not meet again. */
const maxWaitMs = 64;

/**
 * Changes a webhook and tells of it.
 * @returns undefined where there is no such webhook
 * @throws ApiError 422, or 409 where others change it all the time
 */
export async function changeHook(
  deps: ManageDeps,
  application: Application,
  webhookId: string,
  change: HookFields,
): Promise<Endpoint | undefined> {
  checkText(change);
  for (let tries = 1; ; tries++) {
    const before = await findHook(deps, application, webhookId);
    if (!before) return undefined;
    try {
      const after = await replaceEndpoint(deps, before, changed(before, change), { secret: change.secret });
      await endpointChanged(deps, application, before, after);
      return after;
    } catch (error) {
      const overtaken = error instanceof ApiError && error.status === 409;
      if (!overtaken || tries === maxTries) throw error;
      await deps.pause(((deps.randomBytes(1)[0] ?? 0) / 256) * maxWaitMs);
    }
  }
}

function changed(before: Endpoint, change: HookFields): EndpointFields {
  return {
    url: change.url ?? before.url,
    description: change.name ?? before.description,
    uid: before.uid,
    disabled: change.active === undefined ? before.disabled : !change.active,
    eventTypes: change.on ? [...new Set(change.on)] : before.eventTypes,
    channels: before.channels,
    throttleRate: before.throttleRate,
    version: before.version,
    metadata: before.metadata,
    ...choicesOf(before, {}),
  };
}

/** @returns whether there was one */
export async function deleteHook(
  deps: ManageDeps,
  application: Application,
  webhookId: string,
): Promise<boolean> {
  const endpoint = await findHook(deps, application, webhookId);
  if (!endpoint) return false;
  await removeEndpoint(deps, endpoint);
  await endpointEvent(deps, 'endpoint.deleted', application, endpoint);
  return true;
}
