import { dialectNamed } from '../../core/dialects/registry.ts';
import { putOffUntilMs } from '../../core/send/breaker.ts';
import { Settings } from '../../lib/settings.ts';

/** What the deliveries are that pass through one queue: shares of their passes. */
export interface Traffic {
  readonly answered: number;
  /** Attempts that end with the time-out. */
  readonly hanging: number;
  /** Looked at and put off: the endpoint's circuit breaker is open, or it goes by the slow lane. */
  readonly putOff: number;
  readonly timeoutS: number;
}

const dialect = dialectNamed('standard-webhooks');
export const timeoutS = dialect.timeoutMs / 1000;

export const allAnswer: Traffic = { answered: 1, hanging: 0, putOff: 0, timeoutS };

export interface Outage {
  /** Of all endpoints, and of all deliveries. */
  readonly share: number;
  readonly forS: number;
  readonly deliveriesPerEndpointAndDay: number;
}

/** A twentieth of all endpoints hangs for a whole day, each of which is sent a delivery every 86 s. */
export const outageOfADay: Outage = { share: 0.05, forS: 86_400, deliveriesPerEndpointAndDay: 1000 };

/** Without a circuit breaker, or before it opens: attempts of a delivery that fall into the outage from its beginning. */
export function attemptsWithin(forS: number): number {
  let dueS = 0;
  let attempts = 1;
  for (const delayMs of dialect.retry.delaysMs) {
    dueS += delayMs / 1000;
    if (dueS < forS) attempts++;
  }
  return attempts;
}

/** How often a delivery comes round while its endpoint's breaker is open for so long, by the rule of core/send/breaker.ts. */
export function putOffs(forS: number): { readonly inQueue: number; readonly inIndex: number } {
  const coolDownMs = defaultBreaker().maxCoolDownSeconds * 1000;
  let atMs = 0;
  let inQueue = 0;
  let inIndex = 0;
  while (atMs < forS * 1000) {
    const untilMs = putOffUntilMs(
      // On average half of a cool-down is left.
      { openUntilMs: atMs + coolDownMs / 2, coolDownMs },
      { nowMs: atMs, putOffSinceMs: 0, fraction: 0.5 },
    );
    // An SQS delay is at most 15 minutes.
    if (untilMs - atMs <= 900_000) inQueue++;
    else inIndex++;
    atMs = untilMs;
  }
  return { inQueue, inIndex };
}

/**
 * Attempts that time out for each delivery to a hanging endpoint while its breaker works: those until it opens (its
 * failures, and what comes while the last of them runs), then a probe for each cool-down.
 */
export function hangingAttempts(outage: Outage): number {
  const { forS, deliveriesPerEndpointAndDay } = outage;
  const { failures, maxCoolDownSeconds } = defaultBreaker();
  const deliveries = (deliveriesPerEndpointAndDay * forS) / 86_400;
  const untilOpen = failures + (deliveriesPerEndpointAndDay / 86_400) * timeoutS;
  const probes = forS / (maxCoolDownSeconds + timeoutS);
  return Math.min(meanOver(outage, attemptsWithin), (untilOpen + probes) / deliveries);
}

/** The mean over deliveries that come evenly during the outage, each of which waits for the rest of it. */
export function meanOver({ forS }: Pick<Outage, 'forS'>, of: (restS: number) => number): number {
  const moments = 200;
  let sum = 0;
  for (let i = 0; i < moments; i++) sum += of((forS * (i + 0.5)) / moments);
  return sum / moments;
}

function defaultBreaker() {
  const { circuitBreaker } = Settings.parse({});
  if (!circuitBreaker) throw new Error('The circuit breaker is off by default: the model is out of date.');
  return circuitBreaker;
}
