import type { EndpointFilters, ListedFilters } from '../../core/adapters/dynamodb/endpoints.ts';
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

/**
 * The same of an endpoint as it is listed; undefined where that cannot be told, because its item cannot be read or says
 * what nobody understands. Nothing that is wrong with one endpoint may keep a message from the others.
 */
export function wantsIfKnown(endpoint: ListedFilters, message: MessageLabels): boolean | undefined {
  if (endpoint.unreadable) return undefined;
  try {
    return wants(endpoint, message);
  } catch {
    return undefined;
  }
}
