import type { BuildResult } from './dialect.ts';

export type Refusal = Extract<BuildResult, { ok: false }>;

/** A delivery that a dialect cannot say. `path` is where in the payload; `$` where it is not at one place of it. */
export function refused(reason: string, path = '$'): Refusal {
  return { ok: false, reason, path };
}
