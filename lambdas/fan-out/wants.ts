import type { EndpointFilters } from '../../core/adapters/dynamodb/endpoints.ts';
import { dialectNamed } from '../../core/dialects/registry.ts';
import { type MessageLabels, matches } from '../../core/fan-out/match.ts';

/** Whether an endpoint gets a message with these labels, as its filters and its dialect have it. */
export function wants(endpoint: EndpointFilters, message: MessageLabels): boolean {
  return matches({ ...endpoint, dialectEventTypes: dialectNamed(endpoint.dialect).eventTypes }, message);
}
