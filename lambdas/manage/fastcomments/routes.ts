import { createWebhook } from './create-webhook.ts';
import { deleteWebhook } from './delete-webhook.ts';
import { listWebhooks } from './list-webhooks.ts';
import { cancelPending } from './pending-cancel.ts';
import { countPending } from './pending-count.ts';
import { listPending } from './pending-list.ts';
import { samplePayloads } from './sample-payloads.ts';
import type { TenantRoute } from './tenant-route.ts';

/** FastComments' own API, one action per file. */
export const fastCommentsRoutes: readonly TenantRoute[] = [
  createWebhook,
  listWebhooks,
  samplePayloads,
  deleteWebhook,
  listPending,
  countPending,
  cancelPending,
];
