import type { Assembly } from '../assembly.ts';
import { isUploadFunction } from '../console-site.ts';
import { readFunction } from '../functions/definition.ts';
import type { Logs } from '../functions/logs.ts';
import { createPool, type FunctionPool, type InvocationStep } from '../functions/pool.ts';
import type { InvocationUsage } from '../functions/protocol.ts';
import { shortLine } from '../functions/short-line.ts';
import type { Caller } from '../gateway/access.ts';
import type { Roles } from '../iam/roles.ts';
import type { LocalTemplate } from '../template/local-template.ts';
import type { Addresses } from '../template/names.ts';
import type { LocalConcurrency } from './concurrency.ts';

export interface FunctionsInput {
  template: LocalTemplate;
  assembly: Assembly;
  addresses: Addresses;
  roles: Roles;
  logs: Logs;
  inlineDir: string;
  concurrency: LocalConcurrency;
  idleMs: number;
  onLine(line: string): void;
  onEnd(): void;
  isKilled?: IsKilled | undefined;
  onInvocation?: OnInvocation | undefined;
}

/** Lets a benchmark see what each invocation took. */
export type OnInvocation = (invocation: InvocationUsage & { functionLogicalId: string }) => void;

/** Lets a test end a function's process while it runs an event: see the pool. */
export type IsKilled = (
  step: InvocationStep,
  invocation: { functionLogicalId: string; pid: number; event: unknown },
) => boolean;

/** The template's functions, each with its pool of processes. Nothing is started until it is invoked. */
export const createFunctions = (input: FunctionsInput) => {
  const { template, assembly, addresses, roles, logs, onLine } = input;
  const pools = new Map<string, FunctionPool>();
  const byArn = new Map<string, FunctionPool>();
  const callers = new Map<string, Caller>();
  for (const { logicalId } of template.ofType('AWS::Lambda::Function')) {
    if (isUploadFunction(logicalId)) continue;
    const definition = readFunction(template, assembly, logicalId, addresses, input.inlineDir);
    const pool = createPool(definition, {
      maxEnvironments: input.concurrency.ofFunction(definition.name, definition.arn),
      idleMs: input.idleMs,
      onLine: (line, stream) => {
        logs.add(logicalId, line);
        const short = shortLine(line, stream);
        if (short !== undefined) onLine(`${logicalId}: ${short}`);
      },
      onUsage: (usage) => input.onInvocation?.({ functionLogicalId: logicalId, ...usage }),
      isKilled: (step, pid, event) =>
        input.isKilled?.(step, { functionLogicalId: logicalId, pid, event }) === true,
      onEnd: (error) => {
        if (error !== undefined) {
          // Lambda writes this line into the function's log, too.
          logs.add(logicalId, `Invoke Error ${JSON.stringify(error.failure)}`);
          onLine(`${logicalId} failed: ${error.message}`);
        }
        input.onEnd();
      },
    });
    pools.set(logicalId, pool);
    byArn.set(definition.arn, pool);
    const statements = roles.statementsOf(definition.roleName);
    callers.set(logicalId, {
      logicalId,
      functionName: definition.name,
      roleName: definition.roleName,
      statements,
    });
  }

  return {
    all: (): FunctionPool[] => [...pools.values()],
    get: (logicalId: string): FunctionPool => {
      const pool = pools.get(logicalId);
      if (pool !== undefined) return pool;
      throw new Error(`the template has no function ${logicalId}; it has ${[...pools.keys()].join(', ')}`);
    },
    /** By ARN, by name, or by the invocation URI that API Gateway wants. */
    find: (reference: string): FunctionPool | undefined => {
      const arn = /arn:aws:lambda:[^/]+:function:[^/:]+/.exec(reference)?.[0];
      if (arn !== undefined) return byArn.get(arn);
      return [...pools.values()].find((pool) => pool.definition.name === reference);
    },
    caller: (accessKeyId: string): Caller | undefined => callers.get(accessKeyId),
    stop: async (): Promise<void> => {
      await Promise.all([...pools.values()].map((pool) => pool.stop()));
    },
  };
};
export type Functions = ReturnType<typeof createFunctions>;
