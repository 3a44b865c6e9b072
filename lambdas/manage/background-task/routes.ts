import type { Route } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { bulkReplay } from './bulk-replay.ts';
import { cancelBackgroundTask } from './cancel.ts';
import { getBackgroundTask } from './get.ts';
import { listBackgroundTasks } from './list.ts';
import { recoverEndpoint } from './recover.ts';
import { replayMissing } from './replay-missing.ts';

export const backgroundTaskRoutes: readonly Route<ManageDeps>[] = [
  recoverEndpoint,
  replayMissing,
  bulkReplay,
  listBackgroundTasks,
  getBackgroundTask,
  cancelBackgroundTask,
];
