import { randomUUID } from 'node:crypto';
import type { FunctionDefinition } from './definition.ts';
import { type Environment, startEnvironment } from './environment.ts';
import { InvocationError } from './protocol.ts';

export interface FunctionPool {
  definition: FunctionDefinition;
  /** Runs the function with an event; resolves with its parsed result, rejects with an InvocationError. */
  invoke(event: unknown): Promise<unknown>;
  pids(): number[];
  running(): number;
  /** Ends all its processes; invocations in flight fail. */
  stop(): Promise<void>;
}

export interface PoolOptions {
  /** Processes at the same time; further invocations wait. */
  maxEnvironments: number;
  /** A process that ran nothing for this long is ended. */
  idleMs: number;
  onLine(line: string, stream: 'stdout' | 'stderr'): void;
  /** Told whenever an invocation has ended. */
  onEnd(error: InvocationError | undefined): void;
}

/**
 * Lambda starts an environment at once when all are busy. Starting a process takes more of two cores than most
 * invocations do, so that a short wait for one that is just finishing costs less than it saves.
 */
const patienceMs = 25;

/** Lambda takes and returns 6 MB (6,291,456 bytes) of JSON in a synchronous invocation. */
export const maxPayloadBytes = 6 * 1024 * 1024;
const checkSize = (text: string, errorType: string, what: string): void => {
  const bytes = text.length > maxPayloadBytes / 4 ? Buffer.byteLength(text) : text.length;
  if (bytes <= maxPayloadBytes) return;
  const errorMessage = `${what} payload size (${bytes} bytes) exceeded maximum allowed payload size (${maxPayloadBytes} bytes).`;
  throw new InvocationError({ errorType, errorMessage, trace: [] });
};

/** The processes of one function. The last used is used first, so that those not needed grow idle and end. */
export const createPool = (definition: FunctionDefinition, options: PoolOptions): FunctionPool => {
  const all = new Set<Environment>();
  const idle: { environment: Environment; timer: NodeJS.Timeout }[] = [];
  const waiting: { give: (environment: Environment) => void; since: number }[] = [];
  const limit = Math.min(options.maxEnvironments, definition.reservedConcurrency ?? Number.POSITIVE_INFINITY);
  let running = 0;
  let stopped = false;
  let patience: NodeJS.Timeout | undefined;

  const start = (): Environment => {
    const environment = startEnvironment(definition, options.onLine);
    all.add(environment);
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
    const now = performance.now();
    while (waiting.length > 0 && all.size < limit) {
      const due = all.size === 0 ? 0 : (waiting[0]?.since ?? 0) + patienceMs - now;
      if (due > 0) {
        patience ??= setTimeout(() => {
          patience = undefined;
          serve();
        }, due);
        return;
      }
      waiting.shift()?.give(start());
    }
  };

  const release = (environment: Environment): void => {
    if (stopped || !environment.usable()) return;
    const timer = setTimeout(() => environment.kill(), options.idleMs);
    timer.unref();
    idle.push({ environment, timer });
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
          const result = await environment.invoke(randomUUID(), text);
          checkSize(result, 'Function.ResponseSizeTooLarge', 'Response');
          return JSON.parse(result) as unknown;
        } finally {
          release(environment);
        }
      } catch (error) {
        if (error instanceof InvocationError) failure = error;
        throw error;
      } finally {
        running--;
        options.onEnd(failure);
      }
    },
    stop: async () => {
      stopped = true;
      clearTimeout(patience);
      for (const { timer } of idle) clearTimeout(timer);
      const environments = [...all];
      for (const environment of environments) environment.kill();
      await Promise.all(environments.map(({ exited }) => exited));
    },
  };
};
