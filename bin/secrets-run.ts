import { setTimeout as sleep } from 'node:timers/promises';
import { secretsCommand, secretsUsage } from './secrets-command.ts';
import { deployedSecrets, localSecrets } from './secrets-target.ts';

/** `npx grapnel secrets …` in a terminal. Ctrl-C ends it between two writes. */
export async function runSecrets(args: readonly string[], stateDir: string): Promise<void> {
  const { stdout } = process;
  if (args.length === 0 || args.includes('--help')) {
    stdout.write(secretsUsage);
    return;
  }
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  process.once('SIGINT', onSignal);
  process.once('SIGTERM', onSignal);
  try {
    await secretsCommand(args, {
      target: (stack) => (stack === undefined ? localSecrets(stateDir) : deployedSecrets(stack)),
      terminal: { isTty: stdout.isTTY === true, write: (text) => void stdout.write(text) },
      now: () => Date.now(),
      pause: (durationMs) => sleep(durationMs),
      signal: stop.signal,
    });
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
}
