import { isId } from '../../../core/ids/ksuid.ts';
import type { BackgroundTask } from '../../../core/replay/background-task.ts';
import { notFound } from '../../api/api-error.ts';
import type { Principal } from '../../api/principal.ts';
import { findApplication } from '../application/find-application.ts';
import type { ManageDeps } from '../deps.ts';

/**
 * The task with this id, if the caller may see it: a token of an application sees its own.
 *
 * @throws ApiError 404, or 401 where the application's token was ended
 */
export async function findTask(deps: ManageDeps, principal: Principal, id: string): Promise<BackgroundTask> {
  const application = await applicationOfToken(deps, principal);
  const task = isId('qtask', id) ? await deps.backgroundTasks.find(principal.organization, id) : undefined;
  if (!task || (application !== undefined && task.application !== application)) {
    throw notFound('background task', id);
  }
  return task;
}

/** The application whose tasks alone the caller sees; undefined where it sees all. @throws ApiError as `findTask` */
export async function applicationOfToken(
  deps: ManageDeps,
  principal: Principal,
): Promise<string | undefined> {
  if (principal.application === undefined) return undefined;
  return (await findApplication(deps, principal, principal.application)).id;
}
