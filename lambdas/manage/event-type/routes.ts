import type { Route } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { createEventType } from './create.ts';
import { deleteEventType } from './delete.ts';
import { getEventType } from './get.ts';
import { importDialect } from './import-dialect.ts';
import { importOpenApi } from './import-openapi.ts';
import { listEventTypes } from './list.ts';
import { patchEventType } from './patch.ts';
import { updateEventType } from './update.ts';

export const eventTypeRoutes: readonly Route<ManageDeps>[] = [
  listEventTypes,
  createEventType,
  importOpenApi,
  importDialect,
  getEventType,
  updateEventType,
  patchEventType,
  deleteEventType,
];
