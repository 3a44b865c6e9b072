import type { OperationalEvent } from '../operational/event.ts';
import type { BackgroundTask } from './background-task.ts';
import { taskData } from './task-data.ts';

/** What operational webhooks are told when a task has ended, well or not: Svix's `background_task.finished`. */
export function finishedTaskEvent(task: BackgroundTask): OperationalEvent {
  const { organization, id, kind, status } = task;
  return {
    organization,
    type: 'background_task.finished',
    data: { taskId: id, task: kind, status, data: taskData(task) },
    eventId: `background_task.finished.${id}`,
  };
}
