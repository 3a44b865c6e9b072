import { createInterface } from 'node:readline/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { dlqCommand } from './dlq-command.ts';
import { dlqUsage } from './dlq-options.ts';
import { dlqTarget } from './dlq-target.ts';
import { untilInterrupted } from './interrupt.ts';
import { findTarget } from './target.ts';

/** `npx grapnel dlq …` in a terminal. Ctrl-C ends it in order: what it holds is given back. */
export async function runDlq(args: readonly string[], stateDir: string): Promise<void> {
  const { stdin, stdout } = process;
  if (args.length === 0 || args.includes('--help')) {
    stdout.write(dlqUsage);
    return;
  }
  await untilInterrupted(async (signal) => {
    signal.addEventListener('abort', () => {
      process.exitCode = 130;
    });
    await dlqCommand(args, {
      target: async (stack) => dlqTarget(await findTarget(stack, stateDir)),
      terminal: { isTty: stdout.isTTY === true, write: (text) => void stdout.write(text) },
      ask: stdin.isTTY && stdout.isTTY ? (question) => asked(question, signal) : undefined,
      now: () => Date.now(),
      pause: (durationMs, signal) => sleep(durationMs, undefined, { signal }).catch(() => undefined),
      signal,
    });
  });
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
