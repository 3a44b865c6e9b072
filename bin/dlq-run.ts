import { createInterface } from 'node:readline/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { dlqCommand } from './dlq-command.ts';
import { dlqUsage } from './dlq-options.ts';
import { deployedDlqs, localDlqs } from './dlq-target.ts';

/** `npx grapnel dlq …` in a terminal. Ctrl-C ends it in order: what it holds is given back. */
export async function runDlq(args: readonly string[], stateDir: string): Promise<void> {
  const { stdin, stdout } = process;
  if (args.length === 0 || args.includes('--help')) {
    stdout.write(dlqUsage);
    return;
  }
  const stop = new AbortController();
  const onSignal = () => {
    stop.abort();
    process.exitCode = 130;
  };
  process.once('SIGINT', onSignal);
  process.once('SIGTERM', onSignal);
  try {
    await dlqCommand(args, {
      target: (stack) => (stack === undefined ? localDlqs(stateDir) : deployedDlqs(stack)),
      terminal: { isTty: stdout.isTTY === true, write: (text) => void stdout.write(text) },
      ask: stdin.isTTY && stdout.isTTY ? (question) => asked(question, stop.signal) : undefined,
      now: () => Date.now(),
      pause: (durationMs, signal) => sleep(durationMs, undefined, { signal }).catch(() => undefined),
      signal: stop.signal,
    });
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
}

async function asked(question: string, signal: AbortSignal): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await terminal.question(question, { signal })).trim());
  } catch {
    return false;
  } finally {
    terminal.close();
  }
}
