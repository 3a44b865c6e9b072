import * as z from 'zod/mini';
import { dialectNamed } from '../../../core/dialects/registry.ts';
import type { Endpoint } from '../../../core/manage/endpoint.ts';
import { ApiError, conflict } from '../../api/api-error.ts';
import { text } from '../../api/fields.ts';
import { signsWithApplicationKey } from '../api-key/application-key-rule.ts';
import type { ManageDeps } from '../deps.ts';
import { checkSecret } from './check-endpoint.ts';

/** Svix's limits: the old secret signs for a day, at most a week, and at most ten old ones at a time. */
const defaultGraceSeconds = 86_400;
const maxGraceSeconds = 604_800;
const maxEarlierSecrets = 10;

/** Without a body, or without a key, a new secret is made. */
export const EndpointSecretRotateIn = z.nullish(
  z.object({
    key: z.nullish(text(1024)),
    gracePeriodSeconds: z.nullish(z.int().check(z.minimum(0), z.maximum(maxGraceSeconds))),
  }),
);

/** Gives the endpoint another secret; the old one signs as well until its grace period ends. @throws ApiError */
export async function rotateSecret(
  deps: ManageDeps,
  endpoint: Endpoint,
  wanted: z.output<typeof EndpointSecretRotateIn>,
): Promise<Endpoint> {
  const dialect = dialectNamed(endpoint.dialect);
  if (signsWithApplicationKey(endpoint)) {
    throw new ApiError(
      400,
      'signed_by_application',
      'The endpoint signs with an API key of its application (dialectOptions.signWith): create another API key for its domain.',
    );
  }
  const secret = wanted?.key ?? dialect.generateSecret(deps.randomBytes);
  checkSecret(dialect, secret, 'key');
  const nowMs = deps.now();
  const kept = await deps.secrets.renewed(endpoint);
  const unexpired = kept.earlierSecrets.filter(({ expiresAtMs }) => expiresAtMs > nowMs);
  if (unexpired.length >= maxEarlierSecrets) {
    throw new ApiError(
      400,
      'limit_reached',
      `${maxEarlierSecrets} earlier secrets have not expired yet; wait for one to expire.`,
    );
  }
  const expiresAtMs = nowMs + (wanted?.gracePeriodSeconds ?? defaultGraceSeconds) * 1000;
  const after: Endpoint = {
    ...kept,
    sealedSecret: await deps.secrets.seal(endpoint, secret),
    earlierSecrets: [{ sealedSecret: kept.sealedSecret, expiresAtMs }, ...unexpired],
    updatedAtMs: Math.max(nowMs, endpoint.updatedAtMs + 1),
  };
  if (!(await deps.endpoints.replace(endpoint, after))) {
    throw conflict('The endpoint was changed by another request at the same time; try again.');
  }
  return after;
}
