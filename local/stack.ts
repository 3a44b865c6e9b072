import { createActivity } from './activity.ts';
import { readAssembly } from './assembly.ts';
import { createConsoleSite } from './console-site.ts';
import { startTableEngine } from './engines/dynalite.ts';
import { startQueueEngine } from './engines/fauxqs.ts';
import { createSecretEngine } from './engines/secrets.ts';
import { startFunctionUrl } from './function-url/function-url.ts';
import type { LogLine } from './functions/logs.ts';
import { createLogs } from './functions/logs.ts';
import type { AfterCall, BeforeCall } from './gateway/admission.ts';
import { createCallLog, type GatewayCall, type OnExchange } from './gateway/call-log.ts';
import { startGateway } from './gateway/gateway.ts';
import { startHttpApi } from './http-api/http-api.ts';
import { readRoles } from './iam/roles.ts';
import { startLines } from './start-lines.ts';
import { dropState, lockStateDir, statePaths } from './state-dir.ts';
import { createLocalTemplate, type LocalTemplate } from './template/local-template.ts';
import { localConcurrency } from './wiring/concurrency.ts';
import { startEventSources } from './wiring/event-sources.ts';
import { openFunctionUrl } from './wiring/function-url.ts';
import { createFunctions, type IsKilled, type OnInvocation } from './wiring/functions.ts';
import { openApi } from './wiring/http-api.ts';
import { provision } from './wiring/provision.ts';
import { startSchedules } from './wiring/schedules.ts';

export interface LocalStackOptions {
  /** A synthesized cloud assembly (`cdk.out`) with one stack. */
  assemblyDir: string;
  stateDir: string;
  /** Drops what is kept in `stateDir` first. */
  fresh?: boolean;
  /** 0 takes any free port. */
  apiPort?: number;
  gatewayPort?: number;
  functionUrlPort?: number;
  /** Gets what is worth showing: what cannot run, failures, refused calls. */
  onLine?(line: string): void;
  /**
   * Batches of one event source, and processes of a function with no more than one, at the same time, at most. See
   * wiring/concurrency.ts for a function that has several.
   */
  localMaxConcurrency?: number;
  /** A function's process that ran nothing for this long is ended. */
  idleEnvironmentMs?: number;
  /** Lets a test make AWS calls fail or wait. */
  beforeCall?: BeforeCall;
  /** Lets a test lose a call's answer, or end the caller before it comes. */
  afterCall?: AfterCall;
  /** Told of every call with what was said. */
  onExchange?: OnExchange;
  /** Told what each invocation that succeeded took. */
  onInvocation?: OnInvocation;
  /** Told of each request that reaches a function by the HTTP API or by its own URL. */
  onHttpRequest?: OnHttpRequest;
  /** Lets a test end a function's process. */
  isKilled?: IsKilled;
}

export type OnHttpRequest = (request: {
  functionLogicalId: string;
  via: 'http-api' | 'function-url';
}) => void;

export interface QueueDepth {
  visible: number;
  inFlight: number;
  delayed: number;
}

export interface LocalStack {
  apiUrl: string;
  /** Where the template's function URL is served, if it has one. */
  functionUrl: string;
  /** Stands for AWS: an SDK client with this endpoint and the access key `local-operator` may do everything. */
  gatewayUrl: string;
  template: LocalTemplate;
  outputs: Record<string, string>;
  physical(logicalId: string): string;
  functions(): { logicalId: string; pids: number[] }[];
  /** Ends a function's process at once (SIGKILL). Refuses processes that are not this stack's. */
  kill(pid: number): void;
  invoke(functionLogicalId: string, event: unknown): Promise<unknown>;
  runSchedule(ruleLogicalId: string): Promise<void>;
  calls(): readonly GatewayCall[];
  resetCalls(): void;
  logLines(functionLogicalId?: string): LogLine[];
  waitForLog(matches: (line: LogLine) => boolean, timeoutMs?: number): Promise<LogLine>;
  onLog(listener: (line: LogLine) => void): () => void;
  secretValue(arn: string): string;
  queueDepth(logicalId: string): QueueDepth;
  queueDepths(): Record<string, QueueDepth>;
  /** Bodies of the messages in a queue, by state. */
  inspectQueue(logicalId: string): { ready: string[]; delayed: string[]; inFlight: string[] };
  /**
   * Resolves when no polled queue has a message visible or in flight and no function runs. Delayed messages do not count.
   */
  waitUntilIdle(timeoutMs?: number): Promise<void>;
  stop(): Promise<void>;
}

/** Starts everything that the template describes and the local run can execute, in the order in which one needs the other. */
export const startLocalStack = async (options: LocalStackOptions): Promise<LocalStack> => {
  const { stateDir, localMaxConcurrency = 8, onLine = () => undefined } = options;
  const assembly = readAssembly(options.assemblyDir);
  const paths = statePaths(stateDir);
  const cleanups: (() => unknown)[] = [];
  const stop = async (): Promise<void> => {
    // The last started is stopped first; a failing one must not keep the others running.
    for (let cleanup = cleanups.pop(); cleanup !== undefined; cleanup = cleanups.pop()) {
      try {
        await cleanup();
      } catch (error) {
        onLine(`while stopping: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  };

  try {
    const lock = lockStateDir(stateDir);
    cleanups.push(() => lock.release());
    if (options.fresh === true) dropState(stateDir);

    const gateway = await startGateway(options.gatewayPort ?? 0);
    cleanups.push(() => gateway.stop());
    const api = await startHttpApi(options.apiPort ?? 0);
    cleanups.push(() => api.stop());
    const functionUrl = await startFunctionUrl(options.functionUrlPort ?? 0);
    cleanups.push(() => functionUrl.stop());
    const addresses = { apiUrl: api.url, functionUrl: functionUrl.url, gatewayUrl: gateway.url };
    const template = createLocalTemplate(assembly, addresses);
    const roles = readRoles(template);
    for (const line of startLines(assembly.template, roles.limitations)) onLine(line);

    const tables = startTableEngine(paths.tables);
    cleanups.push(() => tables.stop());
    const queues = await startQueueEngine(paths.queues);
    cleanups.push(() => queues.stop());
    const secrets = createSecretEngine(paths.secrets);
    const queueByArn = await provision(template, { tables, queues, secrets });

    const logs = createLogs(paths.logs);
    cleanups.push(() => logs.stop());
    const activity = createActivity();
    const concurrency = localConcurrency(template, localMaxConcurrency);
    const functions = createFunctions({
      template,
      assembly,
      addresses,
      roles,
      logs,
      inlineDir: paths.inline,
      concurrency,
      idleMs: options.idleEnvironmentMs ?? 60_000,
      onLine,
      onEnd: activity.note,
      isKilled: options.isKilled,
      onInvocation: options.onInvocation,
    });
    cleanups.push(() => functions.stop());

    const calls = createCallLog();
    gateway.open({
      tables,
      queues,
      secrets,
      calls,
      caller: functions.caller,
      beforeCall: options.beforeCall,
      afterCall: options.afterCall,
      onExchange: options.onExchange,
      onRefusal: onLine,
    });
    const onRequest = (via: 'http-api' | 'function-url') => (functionLogicalId: string) =>
      options.onHttpRequest?.({ functionLogicalId, via });
    openApi(template, api, functions, createConsoleSite(template, assembly), onRequest('http-api'));
    openFunctionUrl(template, functionUrl, functions, { onLine, onRequest: onRequest('function-url') });
    const sources = startEventSources({
      template,
      functions,
      queues,
      queueByArn,
      concurrency,
      onLine,
      onActivity: activity.note,
    });
    cleanups.push(() => sources.stop());
    const schedules = startSchedules(template, functions);
    cleanups.push(() => schedules.stop());

    const queueOf = (logicalId: string) => {
      const queue = queueByArn.get(template.attribute(logicalId, 'Arn'));
      if (queue === undefined) throw new Error(`${logicalId} is not a queue of the template`);
      return queue;
    };
    const queueDepth = (logicalId: string): QueueDepth => {
      const queue = queueOf(logicalId);
      return {
        visible: queue.messages.length,
        inFlight: queue.inflightMessages.size,
        delayed: queue.delayedMessages.length,
      };
    };
    const isIdle = (): boolean => sources.idle() && functions.all().every((pool) => pool.running() === 0);

    return {
      ...addresses,
      template,
      outputs: template.outputs(),
      physical: template.name,
      functions: () =>
        functions.all().map((pool) => ({ logicalId: pool.definition.logicalId, pids: pool.pids() })),
      kill: (pid) => {
        const owner = functions.all().find((pool) => pool.pids().includes(pid));
        if (owner === undefined) throw new Error(`process ${pid} is no function of this stack`);
        process.kill(pid, 'SIGKILL');
      },
      invoke: (logicalId, event) => functions.get(logicalId).invoke(event),
      runSchedule: schedules.run,
      calls: calls.all,
      resetCalls: calls.reset,
      logLines: logs.lines,
      waitForLog: (matches, timeoutMs = 10_000) => logs.waitFor(matches, timeoutMs),
      onLog: logs.subscribe,
      secretValue: secrets.value,
      queueDepth,
      queueDepths: () =>
        Object.fromEntries(
          template.ofType('AWS::SQS::Queue').map(({ logicalId }) => [logicalId, queueDepth(logicalId)]),
        ),
      inspectQueue: (logicalId) => {
        const { ready, delayed, inflight } = queueOf(logicalId).inspectMessages();
        return {
          ready: ready.map(({ body }) => body),
          delayed: delayed.map(({ body }) => body),
          inFlight: inflight.map(({ message }) => message.body),
        };
      },
      waitUntilIdle: (timeoutMs = 30_000) =>
        activity.until(isIdle, timeoutMs, () => `queues: ${JSON.stringify(sources.depths())}`),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};
