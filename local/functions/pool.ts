import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { FunctionDefinition } from './definition.ts';
import { type Environment, startEnvironment } from './environment.ts';
import { createBusyGauge } from './machine-load.ts';
import { InvocationError, type InvocationUsage } from './protocol.ts';

export interface FunctionPool {
  definition: FunctionDefinition;
  /** Runs the function with an event; resolves with its parsed result, rejects with an InvocationError. */
  invoke(event: unknown): Promise<unknown>;
  pids(): number[];
  running(): number;
  /** Ends all its processes, after a moment for the invocations in flight. */
  stop(): Promise<void>;
}

export type InvocationStep = 'received' | 'returning';

export interface PoolOptions {
  /** Processes at the same time; further invocations wait. */
  maxEnvironments: number;
  /** A process that ran nothing for this long is ended. */
  idleMs: number;
  onLine(line: string, stream: 'stdout' | 'stderr'): void;
  /**
   * Told when a process has an event, and when it has a result that nobody knows of yet: whoever says `true` ends the
   * process there and then.
   */
  isKilled?(step: InvocationStep, pid: number, event: unknown): boolean;
  /** Told what each invocation that succeeded took. */
  onUsage?(usage: InvocationUsage): void;
  /** Told whenever an invocation has ended. */
  onEnd(error: InvocationError | undefined): void;
}

/**
 * Lambda starts an environment at once when all are busy. On two cores a start takes 100 ms and more, so that a wait as long
 * as that for one that is about to finish costs less than it saves.
 */
const patienceMs = 100;

/**
 * While the cores are busy another process makes nothing faster, so that the wait is longer. It ends all the same: the
 * processes may be waiting for a slow receiver while something else keeps the cores busy.
 */
const busyPatienceMs = 1_000;
const isMachineBusy = createBusyGauge();

/** Most invocations end within this; cutting one off only means that its messages come again after the next start. */
const graceMs = 1_000;

/** More processes starting at once than there are cores only make each other late. */
const maxStarting = availableParallelism();

/** Spare processes of a function end this much sooner than its last one: a burst should not leave its memory behind. */
const spareIdleShare = 1 / 6;

/** Lambda takes and returns 6 MB (6,291,456 bytes) of JSON in a synchronous invocation. */
export const maxPayloadBytes = 6 * 1024 * 1024;
const checkSize = (text: string, errorType: string, what: string): void => {
  const bytes = text.length > maxPayloadBytes / 4 ? Buffer.byteLength(text) : text.length;
  if (bytes <= maxPayloadBytes) return;
  const errorMessage = `${what} payload size (${bytes} bytes) exceeded maximum allowed payload size (${maxPayloadBytes} bytes).`;
  throw new InvocationError({ errorType, errorMessage, trace: [] });
};

const exitError = (errorMessage: string): InvocationError =>
  new InvocationError({ errorType: 'Runtime.ExitError', errorMessage, trace: [] });

/** The processes of one function. The last used is used first, so that those not needed grow idle and end. */
export const createPool = (definition: FunctionDefinition, options: PoolOptions): FunctionPool => {
  const all = new Set<Environment>();
  const idle: { environment: Environment; timer: NodeJS.Timeout }[] = [];
  const waiting: { give: (environment: Environment) => void; since: number }[] = [];
  const limit = Math.min(options.maxEnvironments, definition.reservedConcurrency ?? Number.POSITIVE_INFINITY);
  let running = 0;
  let starting = 0;
  let stopped = false;
  let ended = false;
  let drained: (() => void) | undefined;
  let patience: NodeJS.Timeout | undefined;

  const start = (): Environment => {
    const environment = startEnvironment(definition, options.onLine, options.onUsage);
    all.add(environment);
    starting++;
    const started = (): void => {
      starting--;
      serve();
    };
    environment.ready.then(started, started);
    void environment.exited.then(() => {
      all.delete(environment);
      const at = idle.findIndex((entry) => entry.environment === environment);
      if (at >= 0) clearTimeout(idle.splice(at, 1)[0]?.timer);
      serve();
    });
    return environment;
  };

  const serve = (): void => {
    if (stopped) return;
    while (waiting.length > 0 && idle.length > 0) {
      const entry = idle.pop();
      const next = waiting.shift();
      if (entry === undefined || next === undefined) return;
      clearTimeout(entry.timer);
      next.give(entry.environment);
    }
    while (waiting.length > 0 && all.size < limit && starting < maxStarting) {
      const waitedMs = performance.now() - (waiting[0]?.since ?? 0);
      const isEarly = waitedMs < patienceMs || (waitedMs < busyPatienceMs && isMachineBusy());
      if (all.size > 0 && isEarly) {
        patience ??= setTimeout(
          () => {
            patience = undefined;
            serve();
          },
          Math.max(patienceMs - waitedMs, patienceMs / 2),
        );
        return;
      }
      waiting.shift()?.give(start());
    }
  };

  const release = (environment: Environment): void => {
    if (stopped || !environment.usable()) return;
    const spareMs = options.idleMs * spareIdleShare;
    const entry = {
      environment,
      timer: setTimeout(() => {
        const isSpare = [...all].filter((other) => other.usable()).length > 1;
        if (isSpare) environment.kill();
        else entry.timer = setTimeout(() => environment.kill(), options.idleMs - spareMs);
      }, spareMs),
    };
    idle.push(entry);
    serve();
  };

  return {
    definition,
    pids: () => [...all].map(({ pid }) => pid),
    running: () => running,
    invoke: async (event) => {
      if (stopped) throw new Error(`${definition.logicalId}: the local run has stopped`);
      running++;
      let failure: InvocationError | undefined;
      try {
        const text = JSON.stringify(event);
        checkSize(text, 'RequestEntityTooLarge', 'Request');
        const environment = await new Promise<Environment>((give) => {
          waiting.push({ give, since: performance.now() });
          serve();
        });
        try {
          const { ready, pid } = environment;
          const running = environment.invoke(randomUUID(), text);
          const received = ready.then(
            () => options.isKilled?.('received', pid, event) === true && environment.kill(),
            () => undefined,
          );
          const [result] = await Promise.all([running, received]);
          if (options.isKilled?.('returning', pid, event) === true) {
            environment.kill();
            throw exitError(`RequestId: none Error: Runtime exited with error: signal: SIGKILL`);
          }
          checkSize(result, 'Function.ResponseSizeTooLarge', 'Response');
          return JSON.parse(result) as unknown;
        } finally {
          release(environment);
        }
      } catch (error) {
        // What the end of the local run cuts off is no failure of the function.
        if (error instanceof InvocationError && !ended) failure = error;
        throw error;
      } finally {
        running--;
        if (running === 0) drained?.();
        options.onEnd(failure);
      }
    },
    stop: async () => {
      stopped = true;
      clearTimeout(patience);
      for (const { timer } of idle) clearTimeout(timer);
      if (running > 0) {
        const drain = Promise.withResolvers<void>();
        drained = drain.resolve;
        const timer = setTimeout(drain.resolve, graceMs);
        await drain.promise;
        clearTimeout(timer);
      }
      ended = true;
      const environments = [...all];
      for (const environment of environments) environment.kill();
      await Promise.all(environments.map(({ exited }) => exited));
    },
  };
};
