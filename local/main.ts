import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bannerLines } from './demo/banner.ts';
import { runDemo } from './demo/run-demo.ts';
import { type Inspector, startInspector } from './inspector/server.ts';
import { PortTakenError } from './listen.ts';
import { type LocalOptions, readOptions, UsageError, usage } from './options.ts';
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
  let inspector: Inspector | undefined;
  const demo = new AbortController();
  const shutDown = async (exitCode: number): Promise<never> => {
    demo.abort();
    await run?.stop();
    await inspector?.stop();
    process.exit(exitCode);
  };
  onEndSignal((signal) => {
    print('stopping …');
    // 128 + 2: what a shell expects of a program that Ctrl-C ended. While still starting there is nothing to stop in order.
    void shutDown(signal === 'SIGINT' ? 130 : 0);
  });

  const stateDir = resolve(fileURLToPath(new URL('..', import.meta.url)), '.grapnel');
  const startedMs = performance.now();
  // First of all: deliveries that a former run left in the queues go to it.
  inspector = await startInspector({ port: options.port + 1 });
  try {
    run = await startRun({ ...options, inspectorUrl: inspector.url }, stateDir, print);
  } catch (error) {
    await inspector.stop();
    throw error;
  }
  print(`Grapnel runs after ${((performance.now() - startedMs) / 1000).toFixed(1)} s.`);

  const ok = options.demo ? await showDemo(run, inspector, demo.signal) : true;
  if (options.once) await shutDown(ok ? 0 : 1);
  for (const line of banner(run, inspector, stateDir, options)) print(line);
};

const showDemo = async (run: Run, inspector: Inspector, signal: AbortSignal): Promise<boolean> => {
  const { ok } = await runDemo({ apiUrl: run.apiUrl, token: run.token, inspector, print, signal });
  return ok;
};

const banner = (run: Run, inspector: Inspector, stateDir: string, options: LocalOptions): string[] =>
  bannerLines({
    apiUrl: run.apiUrl,
    publishUrl: run.publishUrl,
    consoleUrl: run.consoleUrl,
    token: run.token,
    inspectorUrl: inspector.url,
    eventsQueueUrl: run.eventsQueueUrl,
    awsEndpointUrl: run.stack.gatewayUrl,
    stateDir,
    hasDemo: options.demo,
  });

/** Ctrl-C under npm arrives twice, from the terminal and from npm. A later one is a person who will not wait. */
const onEndSignal = (end: (signal: NodeJS.Signals) => void): void => {
  let firstAtMs: number | undefined;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // The functions end with this process.
      if (firstAtMs !== undefined && performance.now() - firstAtMs > 1_000) process.exit(1);
      if (firstAtMs !== undefined) return;
      firstAtMs = performance.now();
      end(signal);
    });
  }
};

main().catch((error: unknown) => {
  if (error instanceof UsageError) fail(`${error.message}\n\n${usage}`, 2);
  if (error instanceof PortTakenError) fail(`${error.message}: end it, or start with --port N`, 1);
  fail(error instanceof Error ? error.message : String(error), 1);
});
