import type { Endpoint } from '../manage/endpoint.ts';
import { breakerState } from '../send/breaker.ts';
import type { EndpointHealth } from '../send/health.ts';

/** How an endpoint does in a word, the worst first. `held`: its circuit breaker keeps deliveries back. */
export const endpointStates = ['disabled', 'held', 'failing', 'well', 'switched-off'] as const;
export type EndpointState = (typeof endpointStates)[number];

export const stateOrder = (state: EndpointState): number => endpointStates.indexOf(state);

export function endpointState(
  { disabled, disabledReason }: Pick<Endpoint, 'disabled' | 'disabledReason'>,
  health: EndpointHealth | undefined,
  nowMs: number,
): EndpointState {
  if (disabled) return disabledReason === undefined ? 'switched-off' : 'disabled';
  if (breakerState(health, nowMs) !== 'closed') return 'held';
  return health?.failingSinceMs === undefined ? 'well' : 'failing';
}
