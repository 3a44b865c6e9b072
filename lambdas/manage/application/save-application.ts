import { makeId, payloadByteCount } from '../../../core/ids/ksuid.ts';
import type { Application } from '../../../core/manage/application.ts';
import { conflict } from '../../api/api-error.ts';
import { withoutUndefined } from '../../api/fields.ts';
import type { ManageDeps } from '../deps.ts';
import { orConflict } from '../or-conflict.ts';
import type { ApplicationIn } from './application-body.ts';

type Deps = Pick<ManageDeps, 'applications' | 'now' | 'randomBytes'>;

/** @throws ApiError 409 when the uid is taken */
export async function createApplicationOf(
  deps: Deps,
  organization: string,
  input: ApplicationIn,
): Promise<Application> {
  const createdAtMs = deps.now();
  const application = withoutUndefined({
    organization,
    id: makeId('app', createdAtMs, deps.randomBytes(payloadByteCount)),
    ...fields(input),
    logShards: 1,
    createdAtMs,
    updatedAtMs: createdAtMs,
  });
  await orConflict(deps.applications.create(application));
  return application;
}

/** @throws ApiError 409 when the uid is taken, or somebody else changed the application meanwhile */
export async function replaceApplication(
  deps: Deps,
  before: Application,
  changes: Partial<Application>,
): Promise<Application> {
  const after = withoutUndefined({
    ...before,
    ...changes,
    // Strictly later than before, as it also is the version that concurrent writes are compared by.
    updatedAtMs: Math.max(deps.now(), before.updatedAtMs + 1),
  });
  if (!(await orConflict(deps.applications.replace(before, after)))) {
    throw conflict('The application was changed by another request at the same time; read it and try again.');
  }
  return after;
}

/** What a PUT or POST sets: every field, absent ones to their defaults. */
export function fields(input: ApplicationIn) {
  return {
    name: input.name,
    uid: input.uid ?? undefined,
    metadata: input.metadata ?? {},
    throttleRate: input.throttleRate ?? input.rateLimit ?? undefined,
  } as Pick<Application, 'name' | 'metadata'> & Partial<Pick<Application, 'uid' | 'throttleRate'>>;
}
