import type { Application } from '../../../core/manage/application.ts';
import { ApiError, invalid, notFound } from '../../api/api-error.ts';
import type { ManageDeps } from '../deps.ts';
import { winnerOfUid } from '../winner-of-uid.ts';
import type { ApplicationIn } from './application-body.ts';
import { createApplicationOf } from './save-application.ts';

export type FindOrCreateDeps = Pick<ManageDeps, 'applications' | 'now' | 'randomBytes' | 'pause'>;

/**
 * The application of a path, made where there is none and the body has one to make (`application`, for calls of an
 * organization's token).
 * @throws ApiError 404, or 422 where the body's application has no uid or another one than the path
 */
export async function findOrCreateApplication(
  deps: FindOrCreateDeps,
  organization: string,
  idOrUid: string,
  input: ApplicationIn | null | undefined,
): Promise<Application> {
  const existing = await deps.applications.find(organization, idOrUid);
  if (existing) return existing;
  if (!input) throw notFound('application', idOrUid);
  const loc = ['body', 'application', 'uid'];
  if (!input.uid) {
    const msg = `The application has no uid; it must be ${JSON.stringify(idOrUid)}, as in the path.`;
    throw invalid(loc, msg, 'application_uid_missing');
  }
  if (input.uid !== idOrUid) {
    const msg = `The application's uid is ${JSON.stringify(input.uid)}; it must be ${JSON.stringify(idOrUid)}, as in the path.`;
    throw invalid(loc, msg, 'application_uid_mismatch');
  }
  return (await createOrFind(deps, organization, input, input.uid)).application;
}

/**
 * Makes an application, or finds the one that a request at the same instant made of its uid.
 * @throws ApiError 409 where another request claimed the uid and did not come to an end
 */
export async function createOrFind(
  deps: FindOrCreateDeps,
  organization: string,
  input: ApplicationIn,
  uid: string,
): Promise<{ readonly application: Application; readonly isNew: boolean }> {
  try {
    return { application: await createApplicationOf(deps, organization, input), isNew: true };
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 409) throw error;
    const winner = await winnerOfUid(deps, () => deps.applications.find(organization, uid));
    if (!winner) throw error;
    return { application: winner, isNew: false };
  }
}
