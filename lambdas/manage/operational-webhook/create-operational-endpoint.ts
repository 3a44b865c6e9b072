import type * as z from 'zod/mini';
import type { Endpoint } from '../../../core/manage/endpoint.ts';
import { operationalOwner } from '../../../core/operational/operational-application.ts';
import type { ManageDeps } from '../deps.ts';
import { createEndpointOf } from '../endpoint/save-endpoint.ts';
import { type OperationalEndpointIn, operationalDialect, operationalRules } from './operational-endpoint.ts';

/** @throws ApiError 422 or 409 */
export async function createOperationalEndpointOf(
  deps: ManageDeps,
  organization: string,
  input: z.output<typeof OperationalEndpointIn>,
): Promise<Endpoint> {
  const owner = operationalOwner(organization);
  await createApplicationIfMissing(deps, owner.organization, owner.application);
  const endpoint = await createEndpointOf(
    { ...deps, defaultDialect: operationalDialect(deps.defaultDialect) },
    { organization: owner.organization, id: owner.application },
    input,
    operationalRules,
  );
  deps.operationalEvents.forget(organization);
  return endpoint;
}

/** Two requests at once write the same thing twice. */
async function createApplicationIfMissing(
  { applications, now }: ManageDeps,
  organization: string,
  id: string,
): Promise<void> {
  if (await applications.find(organization, id)) return;
  const createdAtMs = now();
  await applications.create({
    organization,
    id,
    name: 'Operational webhooks',
    metadata: {},
    logShards: 1,
    createdAtMs,
    updatedAtMs: createdAtMs,
  });
}
