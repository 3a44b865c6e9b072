import * as z from 'zod';
import { dialectNamed } from '../../../core/dialects/registry.ts';
import { ApiError, conflict } from '../../api/api-error.ts';
import { text } from '../../api/fields.ts';
import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { checkSecret } from './check-endpoint.ts';
import { findEndpoint } from './find-endpoint.ts';

/** Svix's limits: the old secret signs for a day, at most a week, and at most ten old ones at a time. */
const defaultGraceSeconds = 86_400;
const maxGraceSeconds = 604_800;
const maxEarlierSecrets = 10;

export const rotateEndpointSecret = defineRoute({
  method: 'POST',
  path: '/api/v1/app/{app_id}/endpoint/{endpoint_id}/secret/rotate',
  operationId: 'v1.endpoint.rotate-secret',
  summary: "Replace an endpoint's secret; the old one signs as well until its grace period ends",
  tag: 'Endpoint',
  access: 'application',
  body: z.object({
    key: text(1024).nullish(),
    gracePeriodSeconds: z.number().int().min(0).max(maxGraceSeconds).nullish(),
  }),
  replies: { 204: null },
  errors: [400, 409],
  action: async (call, deps: ManageDeps) => {
    const { endpoint } = await findEndpoint(deps, call);
    const dialect = dialectNamed(endpoint.dialect);
    const secret = call.body.key ?? dialect.generateSecret(deps.randomBytes);
    checkSecret(dialect, secret, 'key');
    const nowMs = deps.now();
    const unexpired = endpoint.earlierSecrets.filter(({ expiresAtMs }) => expiresAtMs > nowMs);
    if (unexpired.length >= maxEarlierSecrets) {
      throw new ApiError(
        400,
        'limit_reached',
        `${maxEarlierSecrets} earlier secrets have not expired yet; wait for one to expire.`,
      );
    }
    const expiresAtMs = nowMs + (call.body.gracePeriodSeconds ?? defaultGraceSeconds) * 1000;
    const replaced = await deps.endpoints.replace(endpoint, {
      ...endpoint,
      sealedSecret: await deps.secrets.seal(endpoint, secret),
      earlierSecrets: [{ sealedSecret: endpoint.sealedSecret, expiresAtMs }, ...unexpired],
      updatedAtMs: Math.max(nowMs, endpoint.updatedAtMs + 1),
    });
    if (!replaced) throw conflict('The endpoint was changed by another request at the same time; try again.');
    return { status: 204 };
  },
});
