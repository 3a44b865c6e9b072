import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PortTakenError } from './listen.ts';
import { readOptions, UsageError, usage } from './options.ts';
import { type Run, startRun } from './run.ts';

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const fail = (message: string, exitCode: number): never => {
  process.stderr.write(`${message}\n`);
  process.exit(exitCode);
};

const main = async (): Promise<void> => {
  const options = readOptions(process.argv.slice(2));
  if (options.help) {
    print(usage);
    return;
  }

  let run: Run | undefined;
  let stopping: { signal: string; atMs: number } | undefined;
  const shutDown = async (): Promise<never> => {
    await run?.stop();
    // 128 + 2: what a shell expects of a program that Ctrl-C ended.
    process.exit(stopping?.signal === 'SIGINT' ? 130 : 0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // Ctrl-C under npm arrives twice: from the terminal and from npm. A later one is a person who will not wait; the
      // functions end with this process.
      if (stopping !== undefined && performance.now() - stopping.atMs > 1_000) process.exit(1);
      if (stopping !== undefined) return;
      stopping = { signal, atMs: performance.now() };
      print('stopping …');
      // While still starting there is nothing to stop in order.
      void shutDown();
    });
  }

  const stateDir = resolve(fileURLToPath(new URL('..', import.meta.url)), '.grapnel');
  const startedMs = performance.now();
  run = await startRun(options, stateDir, print);
  print('');
  print(`Grapnel runs after ${((performance.now() - startedMs) / 1000).toFixed(1)} s. Ctrl-C stops it.`);
  print(`  API       ${run.apiUrl}`);
  print(`  AWS here  ${run.stack.gatewayUrl}`);
  print(`  token     ${run.token}`);
  if (options.once) await shutDown();
};

main().catch((error: unknown) => {
  if (error instanceof UsageError) fail(`${error.message}\n\n${usage}`, 2);
  if (error instanceof PortTakenError) fail(`${error.message}: end it, or start with --port N`, 1);
  fail(error instanceof Error ? error.message : String(error), 1);
});
