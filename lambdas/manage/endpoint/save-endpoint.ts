import { dialectNamed } from '../../../core/dialects/registry.ts';
import { makeId, payloadByteCount } from '../../../core/ids/ksuid.ts';
import type { Application } from '../../../core/manage/application.ts';
import type { Endpoint } from '../../../core/manage/endpoint.ts';
import { conflict, invalid } from '../../api/api-error.ts';
import { withoutUndefined } from '../../api/fields.ts';
import { sealHeaders } from '../../parts/sealed-headers.ts';
import type { ManageDeps } from '../deps.ts';
import { orConflict } from '../or-conflict.ts';
import { checkStoredSize } from '../stored-size.ts';
import { checkEndpoint, checkSecret, type EndpointRules } from './check-endpoint.ts';
import type { EndpointIn } from './endpoint-body.ts';
import { createWithinLimit } from './endpoint-limit.ts';
import { ownerOf } from './find-endpoint.ts';
import { checkedHeaders } from './headers-body.ts';
import { applicationOf, forgetKey, orderedSince, orderingAfter } from './ordering.ts';
import { releasingHeld } from './release-held.ts';
import { switched } from './switched.ts';

/** What a POST or PUT sets beside the secret: every field, absent ones to their defaults. */
export function fields(input: EndpointIn, defaultDialect: string) {
  const eventTypes = input.eventTypes ?? input.filterTypes;
  return {
    url: input.url,
    description: input.description ?? '',
    uid: input.uid ?? undefined,
    disabled: input.disabled ?? false,
    eventTypes: eventTypes?.length ? [...new Set(eventTypes)] : undefined,
    channels: input.channels?.length ? [...new Set(input.channels)] : undefined,
    throttleRate: input.throttleRate ?? input.rateLimit ?? undefined,
    version: input.version ?? 1,
    metadata: input.metadata ?? {},
    dialect: input.dialect ?? defaultDialect,
    dialectOptions: input.dialectOptions ?? {},
    methods: input.methods ?? {},
    retrySchedule: input.retrySchedule ?? undefined,
    ordering: input.ordering ?? undefined,
    orderingKey: input.orderingKey ?? undefined,
  };
}
export type EndpointFields = ReturnType<typeof fields>;

type Choice = 'dialect' | 'dialectOptions' | 'methods' | 'retrySchedule' | 'ordering' | 'orderingKey';

/**
 * What a change leaves of what only Grapnel has. Another dialect offers other choices, so they start anew; the retry
 * schedule is the endpoint's own and stays.
 */
export function choicesOf(before: Endpoint, change: Pick<EndpointIn, Choice>): Pick<EndpointFields, Choice> {
  const dialect = change.dialect ?? before.dialect;
  const kept = dialect === before.dialect ? before : { dialectOptions: {}, methods: {} };
  return {
    dialect,
    dialectOptions: change.dialectOptions ?? kept.dialectOptions,
    methods: change.methods ?? kept.methods,
    retrySchedule:
      change.retrySchedule === undefined ? before.retrySchedule : (change.retrySchedule ?? undefined),
    ...orderingAfter(before, change),
  };
}

/** @throws ApiError 422, 409, or 400 where the application has as many endpoints as it may */
export function createEndpointOf(
  deps: ManageDeps,
  application: Pick<Application, 'organization' | 'id'>,
  input: EndpointIn,
  rules: EndpointRules = {},
): Promise<Endpoint> {
  return createEndpointWith(deps, application, fields(input, deps.defaultDialect), input, rules);
}

/** The same, for what an `EndpointIn` cannot say: no event type at all. */
export async function createEndpointWith(
  deps: ManageDeps,
  application: Pick<Application, 'organization' | 'id'>,
  wanted: EndpointFields,
  input: Pick<EndpointIn, 'secret' | 'headers'>,
  rules: EndpointRules = {},
): Promise<Endpoint> {
  const dialect = dialectNamed(wanted.dialect);
  const secret = input.secret ?? dialect.generateSecret(deps.randomBytes);
  checkSecret(dialect, secret);
  const headers = checkedHeaders(Object.entries(input.headers ?? {}));
  const checked = await checkEndpoint(deps, {
    ...ownerOf(application),
    ...wanted,
    ...rules,
  });

  const createdAtMs = deps.now();
  const id = makeId('ep', createdAtMs, deps.randomBytes(payloadByteCount));
  const endpoint: Endpoint = withoutUndefined({
    ...ownerOf(application),
    id,
    ...wanted,
    ...checked,
    ...switched(undefined, wanted.disabled, createdAtMs),
    sealedHeaders: await sealHeaders(deps.secrets, { ...ownerOf(application), id }, headers),
    sealedSecret: await deps.secrets.seal({ ...ownerOf(application), id }, secret),
    earlierSecrets: [],
    orderedSinceMs: await orderedSince(deps, application, wanted),
    createdAtMs,
    updatedAtMs: createdAtMs,
  });
  checkStoredSize('endpoint', endpoint);
  await createWithinLimit(deps, endpoint, () => orConflict(deps.endpoints.create(endpoint)));
  return endpoint;
}

/** @throws ApiError 422 or 409 */
export async function replaceEndpoint(
  deps: ManageDeps,
  before: Endpoint,
  wanted: EndpointFields,
  { secret, headers }: Pick<EndpointIn, 'secret' | 'headers'>,
  rules: EndpointRules = {},
): Promise<Endpoint> {
  const dialect = dialectNamed(wanted.dialect);
  const newSecret = secret ?? undefined;
  if (newSecret !== undefined) checkSecret(dialect, newSecret);
  else if (wanted.dialect !== before.dialect) await checkKeptSecret(deps, before, wanted.dialect);
  const { organization } = before;
  const checked = await checkEndpoint(deps, { organization, ...wanted, ...rules }, before);
  const kept = await deps.secrets.renewed(before);
  // Strictly later than before, as it also is the version that concurrent writes are compared by.
  const updatedAtMs = Math.max(deps.now(), before.updatedAtMs + 1);
  const after: Endpoint = withoutUndefined({
    ...kept,
    ...wanted,
    ...checked,
    ...switched(before, wanted.disabled, updatedAtMs),
    sealedHeaders: headers
      ? await sealHeaders(deps.secrets, before, checkedHeaders(Object.entries(headers)))
      : kept.sealedHeaders,
    ...(newSecret === undefined
      ? {}
      : { sealedSecret: await deps.secrets.seal(before, newSecret), earlierSecrets: [] }),
    orderedSinceMs: await orderedSince(deps, applicationOf(before), wanted, before),
    updatedAtMs,
  });
  checkStoredSize('endpoint', after);
  // Before it is enabled, or its next failure would disable it for what was before.
  if (before.disabled && !after.disabled) await deps.endpointHealths.reset(before.id);
  const replace = () => orConflict(deps.endpoints.replace(before, after));
  if (!(await releasingHeld(deps, before, after, replace))) {
    throw conflict('The endpoint was changed by another request at the same time; read it and try again.');
  }
  if (before.orderingKey !== after.orderingKey) await forgetKey(deps, before);
  return after;
}

async function checkKeptSecret(deps: ManageDeps, before: Endpoint, dialectName: string): Promise<void> {
  const [secret = ''] = await deps.secrets.open(before);
  const problem = dialectNamed(dialectName).secretProblem(secret);
  if (!problem) return;
  throw invalid(
    ['body', 'dialect'],
    `The endpoint's secret does not fit the dialect ${dialectName} (${problem}); send a new secret with the change.`,
  );
}
