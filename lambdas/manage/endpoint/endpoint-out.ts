import type { Endpoint } from '../../../core/manage/endpoint.ts';
import { isoTime } from '../../api/fields.ts';

/** An endpoint as clients read it; never with its secret. */
export function endpointOut(endpoint: Endpoint) {
  return {
    id: endpoint.id,
    ...(endpoint.uid === undefined ? {} : { uid: endpoint.uid }),
    url: endpoint.url,
    description: endpoint.description,
    disabled: endpoint.disabled,
    eventTypes: endpoint.eventTypes ?? null,
    filterTypes: endpoint.eventTypes ?? null,
    channels: endpoint.channels ?? null,
    throttleRate: endpoint.throttleRate ?? null,
    ...(endpoint.throttleRate === undefined ? {} : { rateLimit: endpoint.throttleRate }),
    version: endpoint.version,
    metadata: endpoint.metadata,
    dialect: endpoint.dialect,
    dialectOptions: endpoint.dialectOptions,
    methods: endpoint.methods,
    createdAt: isoTime(endpoint.createdAtMs),
    updatedAt: isoTime(endpoint.updatedAtMs),
  };
}
