import * as z from 'zod/mini';
import type { Endpoint } from '../../../core/manage/endpoint.ts';
import { isoTime, Time } from '../../api/fields.ts';

/** An endpoint as clients read it; never with its secret. */
export const EndpointOut = z.object({
  id: z.string(),
  uid: z.optional(z.string()),
  url: z.string(),
  description: z.string(),
  disabled: z.boolean(),
  /** Not in Svix. */
  disabledAt: z.nullable(Time),
  /** Why it was disabled, where nobody asked for it. Not in Svix. */
  disabledReason: z.nullable(z.string()),
  eventTypes: z.nullable(z.array(z.string())),
  /** Older name of eventTypes. */
  filterTypes: z.nullable(z.array(z.string())),
  channels: z.nullable(z.array(z.string())),
  throttleRate: z.nullable(z.number()),
  /** Older name of throttleRate. */
  rateLimit: z.optional(z.number()),
  version: z.number(),
  metadata: z.record(z.string(), z.string()),
  /** How deliveries become HTTP requests. Not in Svix. */
  dialect: z.string(),
  /** What the dialect lets an endpoint choose. Not in Svix. */
  dialectOptions: z.record(z.string(), z.unknown()),
  /** HTTP methods by event type, where they are not the dialect's own. Not in Svix. */
  methods: z.record(z.string(), z.string()),
  /** Seconds to wait after each failed attempt; null where it is the deployment's or the dialect's. Not in Svix. */
  retrySchedule: z.nullable(z.array(z.number())),
  /** Whether deliveries of one key arrive in the order of their publication. Not in Svix. */
  ordering: z.nullable(z.literal('per-key')),
  /** Where payloads have that key: a JSON pointer. Not in Svix. */
  orderingKey: z.nullable(z.string()),
  createdAt: Time,
  updatedAt: Time,
});

export function endpointOut(endpoint: Endpoint): z.input<typeof EndpointOut> {
  return {
    id: endpoint.id,
    ...(endpoint.uid === undefined ? {} : { uid: endpoint.uid }),
    url: endpoint.url,
    description: endpoint.description,
    disabled: endpoint.disabled,
    disabledAt: endpoint.disabledAtMs === undefined ? null : isoTime(endpoint.disabledAtMs),
    disabledReason: endpoint.disabledReason ?? null,
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
    retrySchedule: endpoint.retrySchedule ?? null,
    ordering: endpoint.ordering ?? null,
    orderingKey: endpoint.orderingKey ?? null,
    createdAt: isoTime(endpoint.createdAtMs),
    updatedAt: isoTime(endpoint.updatedAtMs),
  };
}
