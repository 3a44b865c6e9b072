import { defineRoute, type Route } from '../api/route.ts';
import type { ManageDeps } from './deps.ts';

const health = defineRoute({
  method: 'GET',
  path: '/api/v1/health',
  operationId: 'v1.health.get',
  summary: 'Answer 204 when the API runs',
  tag: 'Health',
  access: 'public',
  replies: { 204: null },
  action: async (_call, _deps: ManageDeps) => ({ status: 204 }),
});

const ping = defineRoute({
  method: 'GET',
  path: '/api/v1/health/ping',
  operationId: 'v1.health.ping',
  summary: 'Answer 204 when the API runs',
  tag: 'Health',
  access: 'public',
  replies: { 204: null },
  action: async (_call, _deps: ManageDeps) => ({ status: 204 }),
});

export const healthRoutes: readonly Route<ManageDeps>[] = [health, ping];
