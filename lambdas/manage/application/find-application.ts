import type { Application } from '../../../core/manage/application.ts';
import { notFound } from '../../api/api-error.ts';
import type { Principal } from '../../api/principal.ts';

export interface FindApplicationDeps {
  readonly applications: {
    find(organization: string, idOrUid: string): Promise<Application | undefined>;
  };
}

/**
 * The application that a path names, if the caller may see it. To an application's token, every other application is as
 * absent as one that was never there.
 * @throws ApiError 404
 */
export async function findApplication(
  deps: FindApplicationDeps,
  principal: Principal,
  idOrUid: string,
): Promise<Application> {
  const application = await deps.applications.find(principal.organization, idOrUid);
  const visible =
    application && (principal.application === undefined || principal.application === application.id);
  if (!visible) throw notFound('application', idOrUid);
  return application;
}
