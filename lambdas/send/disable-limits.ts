import { dialectNamed } from '../../core/dialects/registry.ts';
import type { Endpoint } from '../../core/manage/endpoint.ts';

export interface DisableLimits {
  /** For how long all attempts at an endpoint may fail until it is disabled (ms); undefined: for ever. */
  of(endpoint: Pick<Endpoint, 'dialect'>): number | undefined;
}

/**
 * The dialects' own, or the deployment's for those that have one: a dialect whose receivers are never switched off stays
 * as they know it.
 *
 * @param setting days, `never`, or nothing where each dialect's own counts
 */
export function disableLimits(setting: number | 'never' | undefined): DisableLimits {
  return {
    of({ dialect }) {
      const { disableAfterMs } = dialectNamed(dialect);
      if (disableAfterMs === undefined || setting === 'never') return undefined;
      return setting === undefined ? disableAfterMs : setting * 86_400_000;
    },
  };
}
