import { dialectNamed } from '../../core/dialects/registry.ts';
import { type MessageLabels, matches } from '../../core/fan-out/match.ts';
import type { Endpoint } from '../../core/manage/endpoint.ts';

/** Whether an endpoint gets a message with these labels, as its filters and its dialect have it. */
export function wants(endpoint: Endpoint, message: MessageLabels): boolean {
  return matches({ ...endpoint, dialectEventTypes: dialectNamed(endpoint.dialect).eventTypes }, message);
}
