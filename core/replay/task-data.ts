import type { BackgroundTask } from './background-task.ts';

/** What a task is about and how far it is, for whoever asks. How many messages there are in all nobody counts. */
export function taskData({ application, endpoint, processed, queued, reason }: BackgroundTask) {
  return {
    appId: application,
    ...(endpoint === undefined ? {} : { endpointId: endpoint }),
    processed,
    queued,
    ...(reason === undefined ? {} : { reason }),
  };
}
