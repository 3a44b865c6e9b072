import { finishedTaskEvent } from '../../../core/replay/finished-task-event.ts';
import { ApiError } from '../../api/api-error.ts';
import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { findTask } from './find-task.ts';
import { BackgroundTaskOut, backgroundTaskOut } from './task-out.ts';

const reason = 'Cancelled.';

/**
 * Ends a running task: it counts as failed, as Svix has no other word for it. The step that it is at may still queue its
 * messages, a second's worth; what is queued is sent. A task that has ended stays as it is.
 */
export const cancelBackgroundTask = defineRoute({
  method: 'POST',
  path: '/api/v1/background-task/{task_id}/cancel',
  operationId: 'v1.background-task.cancel',
  summary: 'Stop a background task; what it has queued is still sent',
  tag: 'Background Task',
  access: 'application',
  replies: { 200: BackgroundTaskOut },
  action: async ({ principal, params }, deps: ManageDeps) => {
    const task = await findTask(deps, principal, params['task_id'] ?? '');
    // What deletes payloads is started by the organization, and its customer may not keep them from being deleted.
    if (principal.application !== undefined && task.kind === 'application.purge_content') {
      throw new ApiError(
        403,
        'insufficient access',
        'Cancelling this task takes a token of the organization.',
      );
    }
    await deps.backgroundTasks.cancel(task, reason, deps.now());
    const ended = (await deps.backgroundTasks.find(task.organization, task.id)) ?? task;
    // Told again where a call before this one stopped in between: its event id tells it once.
    if (ended.reason === reason) await deps.operationalEvents.publish(finishedTaskEvent(ended));
    return { status: 200, body: backgroundTaskOut(ended) };
  },
});
