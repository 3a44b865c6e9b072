import type { SlowMarks } from '../../core/adapters/dynamodb/slow-marks.ts';
import type { HttpSender } from '../../core/adapters/http/http-sender.ts';
import { breakerState } from '../../core/send/breaker.ts';
import type { EndpointHealth } from '../../core/send/health.ts';
import {
  endsBeforeMs,
  isNews,
  isSlow,
  type Slowness,
  slowAfterMs,
  slowUntilMs,
} from '../../core/send/slow-lane.ts';
import type { Telemetry } from '../parts/telemetry.ts';

export interface SlowEndpointsDeps {
  readonly marks: SlowMarks;
  readonly telemetry: Pick<Telemetry, 'count' | 'info' | 'warn'>;
  readonly now: () => number;
}

interface Known extends Slowness {
  readonly readAtMs: number;
  /** The circuit breaker lets nothing through before then. */
  readonly openUntilMs: number | undefined;
}

/** A process that has met more slow endpoints than these reads again what it needs. */
const maxKnown = 10_000;

/**
 * Which endpoints are slow, as far as this process knows: what it read last, and what its own requests have shown since.
 * Nothing is written for endpoints that answer quickly. What cannot be written is logged and forgotten: no delivery fails
 * for it.
 */
export function createSlowEndpoints(deps: SlowEndpointsDeps) {
  const all = new Map<string, Known>();
  const underWay = new Set<Promise<void>>();
  return { learn, isSlow: isKnownSlow, isOpen, timed, settled };

  /** What was just read of these endpoints. */
  function learn(endpoints: readonly string[], healths: ReadonlyMap<string, EndpointHealth>): void {
    const readAtMs = deps.now();
    if (all.size > maxKnown) all.clear();
    for (const id of endpoints) {
      const health = healths.get(id);
      if (health?.slowAtMs === undefined) all.delete(id);
      else {
        const { slowAtMs, slowUntilMs: untilMs, openUntilMs } = health;
        const isOpenNow = breakerState(health, readAtMs) !== 'closed';
        all.set(id, {
          slowAtMs,
          slowUntilMs: untilMs,
          readAtMs,
          openUntilMs: isOpenNow ? openUntilMs : undefined,
        });
      }
    }
  }

  /** @param maxAgeMs how long ago that may have been read */
  function isKnownSlow(endpoint: string, maxAgeMs = Number.POSITIVE_INFINITY): boolean {
    const known = all.get(endpoint);
    const nowMs = deps.now();
    return known !== undefined && nowMs - known.readAtMs <= maxAgeMs && isSlow(known, nowMs);
  }

  /** Whether a slow endpoint's circuit breaker lets nothing through now. */
  function isOpen(endpoint: string): boolean {
    return (all.get(endpoint)?.openUntilMs ?? 0) > deps.now();
  }

  /** The same, and it learns from how long requests take: of those that take long while they still do. */
  function timed(http: HttpSender): HttpSender {
    return {
      async send(input) {
        let tookLong = false;
        const timer = setTimeout(() => {
          tookLong = true;
          noteSlow(input.connectionsOf);
        }, slowAfterMs);
        try {
          return await http.send(input);
        } finally {
          clearTimeout(timer);
          if (!tookLong) noteQuick(input.connectionsOf);
        }
      },
      close: () => http.close(),
    };
  }

  /** Resolves when everything that was noted is written. */
  async function settled(): Promise<void> {
    await Promise.all(underWay);
  }

  function noteSlow(endpoint: string): void {
    const atMs = deps.now();
    const known = all.get(endpoint);
    if (!isNews(known, atMs)) return;
    const untilMs = slowUntilMs(known, atMs);
    remember(endpoint, { slowAtMs: atMs, slowUntilMs: untilMs });
    harmlessly(endpoint, async () => {
      const beforeMs = await deps.marks.note(endpoint, atMs, untilMs);
      if (!isSlow(known, atMs) && untilMs !== undefined) tell(endpoint);
      if (untilMs !== undefined || beforeMs === undefined) return;
      // Another process has seen the first one.
      const togetherMs = slowUntilMs({ slowAtMs: beforeMs }, atMs);
      if (togetherMs === undefined) return;
      await deps.marks.note(endpoint, atMs, togetherMs);
      remember(endpoint, { slowAtMs: atMs, slowUntilMs: togetherMs });
      tell(endpoint);
    });
  }

  function noteQuick(endpoint: string): void {
    const atMs = deps.now();
    const known = all.get(endpoint);
    if (!known || !isSlow(known, atMs)) return;
    const beforeMs = endsBeforeMs(atMs);
    if (known.slowAtMs !== undefined && known.slowAtMs >= beforeMs) return;
    // Until the write says otherwise, other quick answers are not to write as well.
    remember(endpoint, { slowAtMs: atMs, slowUntilMs: known.slowUntilMs });
    harmlessly(endpoint, async () => {
      if (!(await deps.marks.clear(endpoint, beforeMs))) return;
      all.delete(endpoint);
      deps.telemetry.info('An endpoint answers quickly again.', { endpoint });
    });
  }

  function remember(endpoint: string, slowness: Slowness): void {
    all.set(endpoint, {
      ...slowness,
      readAtMs: deps.now(),
      openUntilMs: all.get(endpoint)?.openUntilMs,
    });
  }

  function tell(endpoint: string): void {
    deps.telemetry.count('EndpointSlow');
    deps.telemetry.info('An endpoint takes long to answer: its deliveries go by the slow lane.', {
      endpoint,
    });
  }

  function harmlessly(endpoint: string, work: () => Promise<void>): void {
    const done = work()
      .catch((error: unknown) => {
        deps.telemetry.warn("An endpoint's being slow could not be noted.", { endpoint, error });
      })
      .finally(() => underWay.delete(done));
    underWay.add(done);
  }
}
export type SlowEndpoints = ReturnType<typeof createSlowEndpoints>;
