import type { Endpoint } from '../../../core/manage/endpoint.ts';

/**
 * Since when and why an endpoint is disabled, after a change. Who asks for it knows why; enabling ends both. One that
 * stays disabled keeps what it has.
 */
export function switched(
  before: Pick<Endpoint, 'disabled' | 'disabledAtMs' | 'disabledReason'> | undefined,
  disabled: boolean,
  nowMs: number,
): { readonly disabledAtMs: number | undefined; readonly disabledReason: string | undefined } {
  if (!disabled) return { disabledAtMs: undefined, disabledReason: undefined };
  if (before?.disabled) return { disabledAtMs: before.disabledAtMs, disabledReason: before.disabledReason };
  return { disabledAtMs: nowMs, disabledReason: undefined };
}
