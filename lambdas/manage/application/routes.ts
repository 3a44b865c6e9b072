import type { Route } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { createApplication } from './create.ts';
import { deleteApplication } from './delete.ts';
import { getApplication } from './get.ts';
import { listApplications } from './list.ts';
import { patchApplication } from './patch.ts';
import { updateApplication } from './update.ts';

export const applicationRoutes: readonly Route<ManageDeps>[] = [
  listApplications,
  createApplication,
  getApplication,
  updateApplication,
  patchApplication,
  deleteApplication,
];
