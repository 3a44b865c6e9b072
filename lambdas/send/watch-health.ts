import type { EndpointHealths } from '../../core/adapters/dynamodb/endpoint-health.ts';
import type { Endpoint } from '../../core/manage/endpoint.ts';
import {
  type BreakerRules,
  breakerState,
  nextCoolDownMs,
  probeMs,
  shouldOpen,
} from '../../core/send/breaker.ts';
import { breaksRow, type EndpointHealth, type HealthSign } from '../../core/send/health.ts';
import type { Telemetry } from '../parts/telemetry.ts';

export interface WatchHealthDeps {
  readonly healths: Pick<EndpointHealths, 'noteFailures' | 'noteSuccess' | 'open' | 'takeProbe' | 'reopen'>;
  /** Undefined: circuit breakers are switched off. */
  readonly breaker: BreakerRules | undefined;
  /** Told of an endpoint that goes on failing. */
  readonly onFailing: (
    endpoint: Endpoint,
    health: EndpointHealth,
    applicationUid: string | undefined,
  ) => Promise<void>;
  readonly telemetry: Telemetry;
  readonly now: () => number;
}

/** The health of a batch's endpoints. */
export interface BatchHealth {
  /** Whether a breaker lets a delivery through, or what it waits for. One at a time goes through as a probe. */
  mayAttempt(
    endpoint: string,
  ): Promise<'yes' | { readonly openUntilMs: number; readonly coolDownMs: number }>;
  /** What an attempt said; written when the endpoint's last delivery of the batch is over. */
  note(endpoint: Endpoint, sign: HealthSign, applicationUid?: string): void;
  /** Handles one of the batch's deliveries; with the last one of an endpoint, what was noted of it is written. */
  during(endpoint: string | undefined, handle: () => Promise<void>): Promise<void>;
}

/**
 * A dead endpoint that is busy fails thousands of times a second, and an item takes 1,000 writes a second: each process
 * writes the failures of an endpoint once a second at most, those of the second in between together with the next. What
 * a process that ends still has is not counted.
 */
const minIntervalMs = 1000;
/** A process that has seen more failing endpoints than these forgets when it wrote last, and writes once more. */
const maxRemembered = 10_000;

interface Failures {
  count: number;
  down: number;
  rejected: boolean;
  firstAtMs: number;
  lastAtMs: number;
  what: string;
}

/** What a process knows of an endpoint beyond one batch. */
interface Remembered {
  readonly writtenAtMs: number;
  /** What was written then. */
  readonly isFailing: boolean;
  carried: Failures | undefined;
}

interface Watched {
  endpoint: Endpoint | undefined;
  applicationUid: string | undefined;
  outstanding: number;
  failures: Failures | undefined;
  succeededAtMs: number | undefined;
  /** Up to when the probe that this batch makes is waited for. */
  probeUntilMs: number | undefined;
  probing: Promise<boolean> | undefined;
}

/**
 * Notes how endpoints do, for all batches of a process. Nothing is written for an endpoint that answers and has not
 * failed before. What cannot be written is logged and forgotten: no delivery fails or is repeated for it.
 */
export function createWatchHealth(deps: WatchHealthDeps) {
  const remembered = new Map<string, Remembered>();

  /** @param endpoints the endpoint of each delivery of the batch @param known what was read of those that failed before */
  return (endpoints: readonly string[], known: ReadonlyMap<string, EndpointHealth>): BatchHealth => {
    const readAtMs = deps.now();
    const watched = new Map<string, Watched>();
    for (const id of endpoints) {
      const entry = watched.get(id) ?? fresh();
      entry.outstanding += 1;
      watched.set(id, entry);
    }

    return {
      async mayAttempt(id) {
        const { openUntilMs, coolDownMs } = known.get(id) ?? {};
        const entry = watched.get(id);
        if (!deps.breaker || !entry || openUntilMs === undefined || coolDownMs === undefined) return 'yes';
        const nowMs = deps.now();
        if (nowMs < openUntilMs) return { openUntilMs, coolDownMs };
        const untilMs = nowMs + probeMs;
        const isFirst = entry.probing === undefined;
        entry.probing ??= takeProbe(id, entry, openUntilMs, { nowMs, untilMs });
        if ((await entry.probing) && isFirst) return 'yes';
        return { openUntilMs: untilMs, coolDownMs };
      },

      note(endpoint, sign, applicationUid) {
        const entry = watched.get(endpoint.id);
        if (!entry) return;
        entry.endpoint = endpoint;
        entry.applicationUid = applicationUid;
        if (sign.kind === 'succeeded') entry.succeededAtMs = Math.max(sign.atMs, entry.succeededAtMs ?? 0);
        else entry.failures = added(entry.failures, failureOf(sign));
      },

      async during(id, handle) {
        try {
          await handle();
        } finally {
          const entry = id === undefined ? undefined : watched.get(id);
          if (id !== undefined && entry && --entry.outstanding === 0) {
            await harmlessly(id, () => write(id, entry, known.get(id), readAtMs));
          }
        }
      },
    };
  };

  async function write(
    id: string,
    entry: Watched,
    known: EndpointHealth | undefined,
    readAtMs: number,
  ): Promise<void> {
    const last = remembered.get(id);
    const isRecent = last !== undefined && deps.now() - last.writtenAtMs < minIntervalMs;
    const { endpoint, failures, succeededAtMs } = entry;
    if (succeededAtMs !== undefined) {
      const isKnownToFail =
        last && last.writtenAtMs >= readAtMs ? last.isFailing : known?.failingSinceMs !== undefined;
      // What was read may be older than what this process has written since, and than what another one has.
      const mayBeFailing = isKnownToFail || last?.isFailing === true;
      if (!mayBeFailing && (!failures || isRecent)) return;
      await deps.healths.noteSuccess(id, succeededAtMs, (failures ?? last?.carried)?.lastAtMs);
      remember(id, false);
      return;
    }
    if (!failures || !endpoint) return;
    const together = added(last?.carried, failures);
    // Where a breaker is open, few attempts are made, and what comes of them is awaited.
    if (last?.isFailing && isRecent && known?.openUntilMs === undefined) {
      last.carried = together;
      return;
    }
    const health = await deps.healths.noteFailures(id, {
      ...together,
      down: together.rejected ? undefined : together.down,
      breaksRow: breaksRow(known, together.firstAtMs),
    });
    remember(id, true);
    await turnBreaker(id, entry, health);
    await deps.onFailing(endpoint, health, entry.applicationUid);
  }

  /** Opens a breaker, or opens it again after a probe failed; any answer but "I cannot" has closed it by now. */
  async function turnBreaker(id: string, entry: Watched, health: EndpointHealth): Promise<void> {
    const { breaker } = deps;
    if (!breaker) return;
    const nowMs = deps.now();
    if (entry.probeUntilMs !== undefined && breakerState(health, nowMs) !== 'closed') {
      const coolDownMs = nextCoolDownMs(health.coolDownMs, breaker);
      await deps.healths.reopen(id, entry.probeUntilMs, { untilMs: nowMs + coolDownMs, coolDownMs });
      return;
    }
    if (!shouldOpen(health, breaker)) return;
    const coolDownMs = nextCoolDownMs(undefined, breaker);
    if (await deps.healths.open(id, { nowMs, untilMs: nowMs + coolDownMs, coolDownMs })) {
      deps.telemetry.count('BreakerOpened');
      deps.telemetry.info('A circuit breaker opened: its endpoint does not answer.', { endpoint: id });
    }
  }

  /** Without an answer of the table nobody probes for now. */
  async function takeProbe(
    id: string,
    entry: Watched,
    seenUntilMs: number,
    time: { readonly nowMs: number; readonly untilMs: number },
  ): Promise<boolean> {
    let taken = false;
    await harmlessly(id, async () => {
      taken = await deps.healths.takeProbe(id, seenUntilMs, time);
    });
    if (taken) entry.probeUntilMs = time.untilMs;
    return taken;
  }

  async function harmlessly(endpoint: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      deps.telemetry.warn("An endpoint's health could not be noted.", { endpoint, error });
    }
  }

  function remember(id: string, isFailing: boolean): void {
    if (remembered.size >= maxRemembered) remembered.clear();
    remembered.set(id, { writtenAtMs: deps.now(), isFailing, carried: undefined });
  }
}

function fresh(): Watched {
  return {
    endpoint: undefined,
    applicationUid: undefined,
    outstanding: 0,
    failures: undefined,
    succeededAtMs: undefined,
    probeUntilMs: undefined,
    probing: undefined,
  };
}

function failureOf(sign: Exclude<HealthSign, { readonly kind: 'succeeded' }>): Failures {
  const isDown = sign.kind === 'down';
  return {
    count: 1,
    down: isDown ? 1 : 0,
    rejected: !isDown,
    firstAtMs: sign.atMs,
    lastAtMs: sign.atMs,
    what: sign.what,
  };
}

function added(left: Failures | undefined, right: Failures): Failures {
  if (!left) return right;
  return {
    count: left.count + right.count,
    down: left.down + right.down,
    rejected: left.rejected || right.rejected,
    firstAtMs: Math.min(left.firstAtMs, right.firstAtMs),
    lastAtMs: Math.max(left.lastAtMs, right.lastAtMs),
    what: right.lastAtMs >= left.lastAtMs ? right.what : left.what,
  };
}
