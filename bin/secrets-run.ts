import { setTimeout as sleep } from 'node:timers/promises';
import { untilInterrupted } from './interrupt.ts';
import { secretsCommand, secretsUsage } from './secrets-command.ts';
import { secretsTarget } from './secrets-target.ts';
import { findTarget } from './target.ts';

/** `npx grapnel secrets …` in a terminal. Ctrl-C ends it between two writes. */
export async function runSecrets(args: readonly string[], stateDir: string): Promise<void> {
  const { stdout } = process;
  if (args.length === 0 || args.includes('--help')) {
    stdout.write(secretsUsage);
    return;
  }
  await untilInterrupted((signal) =>
    secretsCommand(args, {
      target: async (stack) => secretsTarget(await findTarget(stack, stateDir)),
      terminal: { isTty: stdout.isTTY === true, write: (text) => void stdout.write(text) },
      now: () => Date.now(),
      pause: (durationMs) => sleep(durationMs),
      signal,
    }),
  );
}
