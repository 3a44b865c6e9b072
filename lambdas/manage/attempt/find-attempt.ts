import type { Application } from '../../../core/manage/application.ts';
import type { Attempt } from '../../../core/send/attempt.ts';
import { notFound } from '../../api/api-error.ts';
import type { Call } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { findMessageInPath } from './find-in-path.ts';
import { whereAttempted } from './where-attempted.ts';

/** The attempt that a path names, of the message that it names, with their application. @throws ApiError 404 */
export async function findAttempt(
  deps: ManageDeps,
  call: Pick<Call<unknown, unknown>, 'principal' | 'params'>,
): Promise<{ readonly application: Application; readonly attempt: Attempt }> {
  const { application, message } = await findMessageInPath(deps, call);
  const id = call.params['attempt_id'] ?? '';
  const all = await deps.attempts.ofMessageAt(message, await whereAttempted(deps, application));
  const attempt = all.find((each) => each.id === id);
  if (!attempt) throw notFound('attempt', id);
  return { application, attempt };
}
