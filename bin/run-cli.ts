import { fileURLToPath } from 'node:url';
import { dlqUsage } from './dlq-options.ts';
import { runDlq } from './dlq-run.ts';
import { secretsUsage } from './secrets-command.ts';
import { runSecrets } from './secrets-run.ts';
import { findTarget } from './target.ts';
import { tokenCommand, tokenUsage } from './token-command.ts';
import { tokenTarget } from './token-target.ts';

const stateDir = fileURLToPath(new URL('../.grapnel', import.meta.url));

/** Runs one command of the command line; what goes wrong becomes a line on stderr and an exit code. */
export async function runCli([command, ...args]: readonly string[]): Promise<void> {
  try {
    if (command === 'dlq') return await runDlq(args, stateDir);
    if (command === 'secrets') return await runSecrets(args, stateDir);
    if (command !== 'token' || args.includes('--help')) {
      process.stdout.write(tokenUsage);
      if (command !== 'token') process.stdout.write(`\n${dlqUsage}\n${secretsUsage}`);
      if (command !== undefined && command !== 'token' && command !== '--help') process.exitCode = 2;
      return;
    }
    const line = await tokenCommand(args, {
      target: async (stack) => tokenTarget(await findTarget(stack, stateDir)),
      now: () => Date.now(),
    });
    process.stdout.write(`${line}\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
