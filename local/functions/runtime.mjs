// Plain JavaScript: taking the types off would add 40 ms and some 20 MB to every start of a function.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * One Lambda execution environment: a process that loads a handler and runs one invocation at a time. It is told what to
 * do over the IPC channel (messages as in protocol.ts) and ends with it, so that it never outlives the local run.
 */
process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole process group. The local run ends its functions itself.
process.on('SIGINT', () => undefined);

/** @param {unknown} thrown */
const failureOf = (thrown) =>
  thrown instanceof Error
    ? { errorType: thrown.name, errorMessage: thrown.message, trace: (thrown.stack ?? '').split('\n') }
    : { errorType: 'Error', errorMessage: String(thrown), trace: [] };

/** @param {import('./protocol.ts').RuntimeAnswer} message */
const answer = (message) => new Promise((resolve) => process.send(message, () => resolve(undefined)));

const load = async () => {
  const name = process.env._HANDLER ?? '';
  const dot = name.lastIndexOf('.');
  const base = join(process.env.LAMBDA_TASK_ROOT ?? '', name.slice(0, dot));
  // The order in which Lambda's Node runtime looks.
  const file = ['.js', '.mjs', '.cjs'].map((extension) => base + extension).find((path) => existsSync(path));
  if (file === undefined) throw new Error(`Cannot find module '${base}'`);
  // As Lambda's runtime does, which leaves .js to the nearest package.json.
  const module = file.endsWith('.cjs') ? createRequire(file)(file) : await import(pathToFileURL(file).href);
  const exported = module[name.slice(dot + 1)] ?? module.default?.[name.slice(dot + 1)];
  if (typeof exported !== 'function') throw new Error(`${name} is undefined or not exported`);
  return exported;
};

/** @param {import('./protocol.ts').RuntimeRequest} request */
const contextOf = ({ requestId, functionArn, deadlineMs }) => ({
  callbackWaitsForEmptyEventLoop: true,
  functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
  functionVersion: '$LATEST',
  invokedFunctionArn: functionArn,
  memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
  awsRequestId: requestId,
  logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
  logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
  getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
});

let handler;

process.on('message', async (request) => {
  const { requestId } = request;
  const cpu = process.cpuUsage();
  const startedMs = performance.now();
  try {
    const result = JSON.stringify((await handler(JSON.parse(request.event), contextOf(request))) ?? null);
    const { user, system } = process.cpuUsage(cpu);
    const usage = { durationMs: performance.now() - startedMs, cpuMs: (user + system) / 1000 };
    await answer({ kind: 'result', requestId, result, usage });
  } catch (error) {
    await answer({ kind: 'error', requestId, failure: failureOf(error) });
  }
});

// Credentials of a role have a token; here it tells the gateway which of a function's processes calls.
process.env.AWS_SESSION_TOKEN = String(process.pid);

try {
  handler = await load();
  await answer({ kind: 'ready' });
} catch (error) {
  await answer({ kind: 'init-error', failure: failureOf(error) });
  process.exit(1);
}
