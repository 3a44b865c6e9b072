import type { EndpointFilters } from '../../core/adapters/dynamodb/endpoints.ts';
import { dialectNamed } from '../../core/dialects/registry.ts';
import { wantsScope } from '../../core/dialects/scope.ts';
import { type MessageLabels, matches } from '../../core/fan-out/match.ts';

/** Whether an endpoint gets a message with these labels, as its filters and its dialect have it. */
export function wants(endpoint: EndpointFilters, message: MessageLabels): boolean {
  const { dialect, dialectOptions } = endpoint;
  return mayWant(endpoint, message) && wantsScope(dialect, dialectOptions, message.scope);
}

/** The same of a message whose payload, and what that names, is not known yet. */
export function mayWant(endpoint: EndpointFilters, message: Omit<MessageLabels, 'scope'>): boolean {
  return matches({ ...endpoint, dialectEventTypes: dialectNamed(endpoint.dialect).eventTypes }, message);
}
