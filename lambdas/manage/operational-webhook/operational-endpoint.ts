import * as z from 'zod/mini';
import { dialectNamed } from '../../../core/dialects/registry.ts';
import type { Endpoint } from '../../../core/manage/endpoint.ts';
import { operationalEventTypes } from '../../../core/operational/event.ts';
import { operationalOwner } from '../../../core/operational/operational-application.ts';
import { notFound } from '../../api/api-error.ts';
import type { Call } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { EndpointIn } from '../endpoint/endpoint-body.ts';
import { EndpointOut, endpointOut } from '../endpoint/endpoint-out.ts';

/** An endpoint for events about the organization's own endpoints and deliveries. It has no channels. */
export const OperationalEndpointIn = z.omit(EndpointIn, {
  channels: true,
  dialect: true,
  dialectOptions: true,
  methods: true,
});

export const OperationalEndpointOut = z.omit(EndpointOut, { channels: true });

export function operationalEndpointOut(endpoint: Endpoint): z.input<typeof OperationalEndpointOut> {
  const { channels: _none, ...rest } = endpointOut(endpoint);
  return rest;
}

export const operationalRules = { onlyEventTypes: operationalEventTypes };

/** The deployment's dialect, where it can say any event; Svix's where it cannot. */
export function operationalDialect(defaultDialect: string): string {
  return dialectNamed(defaultDialect).eventTypes ? 'svix' : defaultDialect;
}

/** @throws ApiError 404 */
export async function findOperationalEndpoint(
  deps: Pick<ManageDeps, 'endpoints'>,
  { principal, params }: Pick<Call<unknown, unknown>, 'principal' | 'params'>,
): Promise<Endpoint> {
  const idOrUid = params['endpoint_id'] ?? '';
  const endpoint = await deps.endpoints.find(operationalOwner(principal.organization), idOrUid);
  if (!endpoint) throw notFound('endpoint of operational webhooks', idOrUid);
  return endpoint;
}
