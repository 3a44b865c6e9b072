import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { FunctionDefinition } from './definition.ts';
import {
  InvocationError,
  type InvocationFailure,
  type InvocationUsage,
  type RuntimeAnswer,
} from './protocol.ts';

const runtimeFile = fileURLToPath(new URL('./runtime.mjs', import.meta.url));

/** Lambda gives a function 10 s to load before the clock of its first invocation starts. */
const initTimeoutMs = 10_000;

export interface Environment {
  pid: number;
  /** False once it failed to load, was killed or has ended: it takes no further invocation. */
  usable(): boolean;
  ready: Promise<void>;
  /** Runs one invocation; rejects with an InvocationError. */
  invoke(requestId: string, event: string): Promise<string>;
  kill(): void;
  exited: Promise<void>;
}

/** Starts one process of a function: what Lambda calls an execution environment. */
export const startEnvironment = (
  definition: FunctionDefinition,
  onLine: (line: string, stream: 'stdout' | 'stderr') => void,
  onUsage: (usage: InvocationUsage) => void = () => undefined,
): Environment => {
  const child: ChildProcess = spawn(
    process.execPath,
    // Node's heap gets what Lambda's runtime would leave it of the memory: about nine tenths.
    [`--max-old-space-size=${Math.floor(definition.memoryMb * 0.9)}`, runtimeFile],
    { env: definition.environment, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
  );
  for (const stream of ['stdout', 'stderr'] as const) {
    const source = child[stream];
    if (source !== null) createInterface({ input: source }).on('line', (line) => onLine(line, stream));
  }

  const initial = Promise.withResolvers<void>();
  // A failed start is reported by invoke(); nobody may be waiting for `ready` itself.
  initial.promise.catch(() => undefined);
  const end = (failure: InvocationFailure): void => {
    usable = false;
    clearTimeout(initTimer);
    fail(failure);
    child.kill('SIGKILL');
  };
  const initTimer = setTimeout(() => {
    end({
      errorType: 'Sandbox.Timedout',
      errorMessage: 'the function did not load within 10 seconds',
      trace: [],
    });
  }, initTimeoutMs);
  let usable = true;
  let current: { requestId: string; settle: PromiseWithResolvers<string> } | undefined;
  const fail = (failure: InvocationFailure): void => {
    const error = new InvocationError(failure);
    initial.reject(error);
    current?.settle.reject(error);
    current = undefined;
  };

  child.on('message', (answer: RuntimeAnswer) => {
    if (answer.kind === 'ready') {
      clearTimeout(initTimer);
      initial.resolve();
    } else if (answer.kind === 'init-error') {
      end(answer.failure);
    } else if (current?.requestId === answer.requestId) {
      const { settle } = current;
      current = undefined;
      if (answer.kind === 'result') {
        onUsage(answer.usage);
        settle.resolve(answer.result);
      } else settle.reject(new InvocationError(answer.failure));
    }
  });
  const exited = new Promise<void>((resolve) => {
    const gone = (reason: string): void => {
      const requestId = current?.requestId ?? 'none';
      end({
        errorType: 'Runtime.ExitError',
        errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: ${reason}`,
        trace: [],
      });
      resolve();
    };
    child.on('exit', (code, signal) => gone(signal === null ? `exit status ${code}` : `signal: ${signal}`));
    child.on('error', (error) => gone(error.message));
  });

  return {
    pid: child.pid ?? -1,
    ready: initial.promise,
    exited,
    usable: () => usable,
    kill: () => {
      usable = false;
      child.kill('SIGKILL');
    },
    invoke: async (requestId, event) => {
      await initial.promise;
      if (!usable) {
        throw new InvocationError({
          errorType: 'Runtime.ExitError',
          errorMessage: `RequestId: ${requestId} Error: Runtime exited`,
          trace: [],
        });
      }
      const settle = Promise.withResolvers<string>();
      current = { requestId, settle };
      const { timeoutMs, arn } = definition;
      const timer = setTimeout(() => {
        end({
          errorType: 'Sandbox.Timedout',
          errorMessage: `RequestId: ${requestId} Error: Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`,
          trace: [],
        });
      }, timeoutMs);
      child.send({ requestId, functionArn: arn, deadlineMs: Date.now() + timeoutMs, event }, (error) => {
        if (error !== null) end({ errorType: 'Runtime.ExitError', errorMessage: error.message, trace: [] });
      });
      try {
        return await settle.promise;
      } finally {
        clearTimeout(timer);
      }
    },
  };
};
