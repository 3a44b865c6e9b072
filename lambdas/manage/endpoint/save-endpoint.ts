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
import { ownerOf } from './find-endpoint.ts';
import { checkedHeaders } from './headers-body.ts';

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
  };
}
export type EndpointFields = ReturnType<typeof fields>;

/**
 * What a change leaves of what only Grapnel has. Another dialect offers other choices, so they start anew; the retry
 * schedule is the endpoint's own and stays.
 */
export function choicesOf(
  before: Endpoint,
  change: Pick<EndpointIn, 'dialect' | 'dialectOptions' | 'methods' | 'retrySchedule'>,
): Pick<EndpointFields, 'dialect' | 'dialectOptions' | 'methods' | 'retrySchedule'> {
  const dialect = change.dialect ?? before.dialect;
  const kept = dialect === before.dialect ? before : { dialectOptions: {}, methods: {} };
  return {
    dialect,
    dialectOptions: change.dialectOptions ?? kept.dialectOptions,
    methods: change.methods ?? kept.methods,
    retrySchedule:
      change.retrySchedule === undefined ? before.retrySchedule : (change.retrySchedule ?? undefined),
  };
}

/** @throws ApiError 422 or 409 */
export async function createEndpointOf(
  deps: ManageDeps,
  application: Pick<Application, 'organization' | 'id'>,
  input: EndpointIn,
  rules: EndpointRules = {},
): Promise<Endpoint> {
  const wanted = fields(input, deps.defaultDialect);
  const dialect = dialectNamed(wanted.dialect);
  const secret = input.secret ?? dialect.generateSecret(deps.randomBytes);
  checkSecret(dialect, secret);
  const headers = checkedHeaders(Object.entries(input.headers ?? {}));
  const checked = await checkEndpoint(deps, {
    ...ownerOf(application),
    ...wanted,
    eventTypes: wanted.eventTypes,
    retrySchedule: wanted.retrySchedule,
    ...rules,
  });

  const createdAtMs = deps.now();
  const id = makeId('ep', createdAtMs, deps.randomBytes(payloadByteCount));
  const endpoint: Endpoint = withoutUndefined({
    ...ownerOf(application),
    id,
    ...wanted,
    ...checked,
    sealedHeaders: await sealHeaders(deps.secrets, { ...ownerOf(application), id }, headers),
    sealedSecret: await deps.secrets.seal({ ...ownerOf(application), id }, secret),
    earlierSecrets: [],
    createdAtMs,
    updatedAtMs: createdAtMs,
  });
  checkStoredSize('endpoint', endpoint);
  await orConflict(deps.endpoints.create(endpoint));
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
  const checked = await checkEndpoint(
    deps,
    {
      organization: before.organization,
      ...wanted,
      eventTypes: wanted.eventTypes,
      retrySchedule: wanted.retrySchedule,
      ...rules,
    },
    before,
  );
  const after: Endpoint = withoutUndefined({
    ...before,
    ...wanted,
    ...checked,
    sealedHeaders: headers
      ? await sealHeaders(deps.secrets, before, checkedHeaders(Object.entries(headers)))
      : before.sealedHeaders,
    ...(newSecret === undefined
      ? {}
      : { sealedSecret: await deps.secrets.seal(before, newSecret), earlierSecrets: [] }),
    // Strictly later than before, as it also is the version that concurrent writes are compared by.
    updatedAtMs: Math.max(deps.now(), before.updatedAtMs + 1),
  });
  checkStoredSize('endpoint', after);
  if (!(await orConflict(deps.endpoints.replace(before, after)))) {
    throw conflict('The endpoint was changed by another request at the same time; read it and try again.');
  }
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
