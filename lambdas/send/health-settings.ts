import * as z from 'zod/mini';
import type { BreakerRules } from '../../core/send/breaker.ts';
import type { SendEnv } from './contract.ts';

const DisableAfterDays = z.union([z.number(), z.literal('never'), z.null()]);
const CircuitBreaker = z.union([
  z.literal(false),
  z.object({
    failures: z.number(),
    overSeconds: z.number(),
    coolDownSeconds: z.number(),
    maxCoolDownSeconds: z.number(),
  }),
]);

/** What the settings say about failing endpoints, as the stages use it. */
export function healthSettings(
  env: Pick<z.output<typeof SendEnv>, 'DISABLE_AFTER_DAYS' | 'CIRCUIT_BREAKER'>,
): { readonly disableAfterDays: number | 'never' | undefined; readonly breaker: BreakerRules | undefined } {
  const breaker = CircuitBreaker.parse(JSON.parse(env.CIRCUIT_BREAKER));
  return {
    disableAfterDays: DisableAfterDays.parse(JSON.parse(env.DISABLE_AFTER_DAYS)) ?? undefined,
    breaker: breaker
      ? {
          failures: breaker.failures,
          overMs: breaker.overSeconds * 1000,
          coolDownMs: breaker.coolDownSeconds * 1000,
          maxCoolDownMs: breaker.maxCoolDownSeconds * 1000,
        }
      : undefined,
  };
}
