import type { BackgroundTask } from './background-task.ts';
import { progressOf } from './progress.ts';

/** What a task is about and how far it is, for whoever asks. How many messages there are in all nobody counts. */
export function taskData(task: BackgroundTask) {
  const { application, endpoint, processed, queued, maxPerSecond, reason } = task;
  return {
    appId: application,
    ...(endpoint === undefined ? {} : { endpointId: endpoint }),
    processed,
    queued,
    progress: progressOf(task),
    ...(maxPerSecond === undefined ? {} : { maxPerSecond }),
    ...(reason === undefined ? {} : { reason }),
  };
}
