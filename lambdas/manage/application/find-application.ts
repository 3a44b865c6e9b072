import type { Application } from '../../../core/manage/application.ts';
import { notFound } from '../../api/api-error.ts';
import { checkTokenOf } from '../../api/check-token.ts';
import type { Principal } from '../../api/principal.ts';

export interface FindApplicationDeps {
  readonly applications: {
    find(organization: string, idOrUid: string): Promise<Application | undefined>;
  };
  readonly now: () => number;
}

/**
 * The application that a path names, if the caller may see it. To an application's token, every other application is as
 * absent as one that was never there: only its own is looked at, so that not even the number of requests tells of others.
 * @throws ApiError 404, or 401 where the application's token was ended
 */
export async function findApplication(
  deps: FindApplicationDeps,
  principal: Principal,
  idOrUid: string,
): Promise<Application> {
  const own = principal.application;
  const application = await deps.applications.find(principal.organization, own ?? idOrUid);
  if (application) checkTokenOf(application, principal, deps.now());
  if (!application || (own !== undefined && !isNamed(application, idOrUid))) {
    throw notFound('application', idOrUid);
  }
  return application;
}

export function isNamed({ id, uid }: Pick<Application, 'id' | 'uid'>, idOrUid: string): boolean {
  return idOrUid === id || idOrUid === uid;
}
