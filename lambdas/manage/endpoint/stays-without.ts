import type { Endpoint } from '../../../core/manage/endpoint.ts';

/**
 * Whether a change leaves an endpoint without any event type (Misskey's `on: []`). It shows an empty list, which a client
 * that changes another field sends back; elsewhere an empty list means every event type.
 */
export function staysWithoutEventTypes(
  before: Pick<Endpoint, 'eventTypes'>,
  wanted: readonly string[] | null | undefined,
): boolean {
  return wanted?.length === 0 && before.eventTypes?.length === 0;
}
