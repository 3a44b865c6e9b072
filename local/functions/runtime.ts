import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { InvocationFailure, RuntimeAnswer, RuntimeRequest } from './protocol.ts';

/**
 * One Lambda execution environment: a process that loads a handler and runs one invocation at a time. It is told what to
 * do over the IPC channel and ends with it, so that it never outlives the local run.
 */
process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole process group. The local run ends its functions itself.
process.on('SIGINT', () => undefined);

type Handler = (event: unknown, context: unknown) => unknown;

const failureOf = (thrown: unknown): InvocationFailure =>
  thrown instanceof Error
    ? { errorType: thrown.name, errorMessage: thrown.message, trace: (thrown.stack ?? '').split('\n') }
    : { errorType: 'Error', errorMessage: String(thrown), trace: [] };

const answer = (message: RuntimeAnswer): Promise<void> =>
  new Promise((resolve) => {
    process.send?.(message, () => resolve());
  });

const load = async (): Promise<Handler> => {
  const root = process.env['LAMBDA_TASK_ROOT'] ?? '';
  const name = process.env['_HANDLER'] ?? '';
  const dot = name.lastIndexOf('.');
  const base = join(root, name.slice(0, dot));
  // The order in which Lambda's Node runtime looks.
  const file = ['.js', '.mjs', '.cjs'].map((extension) => base + extension).find((path) => existsSync(path));
  if (file === undefined) throw new Error(`Cannot find module '${base}'`);
  const module = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  const exported =
    module[name.slice(dot + 1)] ?? (module['default'] as Record<string, unknown>)?.[name.slice(dot + 1)];
  if (typeof exported !== 'function') throw new Error(`${name} is undefined or not exported`);
  return exported as Handler;
};

let handler: Handler | undefined;

const contextOf = ({ requestId, functionArn, deadlineMs }: RuntimeRequest) => ({
  callbackWaitsForEmptyEventLoop: true,
  functionName: process.env['AWS_LAMBDA_FUNCTION_NAME'],
  functionVersion: '$LATEST',
  invokedFunctionArn: functionArn,
  memoryLimitInMB: process.env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'],
  awsRequestId: requestId,
  logGroupName: process.env['AWS_LAMBDA_LOG_GROUP_NAME'],
  logStreamName: process.env['AWS_LAMBDA_LOG_STREAM_NAME'],
  getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
});

process.on('message', (request: RuntimeRequest) => {
  void (async () => {
    try {
      if (handler === undefined) throw new Error('invoked before the handler was loaded');
      const result: unknown = await Promise.resolve(handler(JSON.parse(request.event), contextOf(request)));
      await answer({ kind: 'result', requestId: request.requestId, result: JSON.stringify(result ?? null) });
    } catch (error) {
      await answer({ kind: 'error', requestId: request.requestId, failure: failureOf(error) });
    }
  })();
});

try {
  handler = await load();
  await answer({ kind: 'ready' });
} catch (error) {
  await answer({ kind: 'init-error', failure: failureOf(error) });
  process.exit(1);
}
