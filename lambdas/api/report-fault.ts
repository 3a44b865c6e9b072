import type { Telemetry } from '../parts/telemetry.ts';

/** A request that failed for a reason of ours: for the log, and for the alarm on their number. */
export function reportFault(telemetry: Telemetry, error: unknown): void {
  telemetry.error('A request failed for a reason of ours.', { error });
  telemetry.count('RequestFailed');
  telemetry.flush();
}
