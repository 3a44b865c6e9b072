import type { Route } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { createApiKey } from './create.ts';
import { deleteApiKey } from './delete.ts';
import { getApiKeySecret } from './get-secret.ts';
import { listApiKeys } from './list.ts';

export const apiKeyRoutes: readonly Route<ManageDeps>[] = [
  listApiKeys,
  createApiKey,
  getApiKeySecret,
  deleteApiKey,
];
