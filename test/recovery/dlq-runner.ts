import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inject } from 'vitest';
import { dlqCommand } from '../../bin/dlq-command.ts';
import { dlqTarget } from '../../bin/dlq-target.ts';
import { localTarget } from '../../bin/target.ts';
import type { Grapnel } from '../pipeline/grapnel.ts';

export interface DlqRunner {
  /** Runs `npx grapnel dlq` with these arguments against the deployment. @returns all that it printed */
  run(...args: string[]): Promise<string>;
  /** The same, ended as by Ctrl-C when what it printed says so. */
  runUntil(isEnough: (printed: string) => boolean, ...args: string[]): Promise<string>;
}

export function dlqRunner({ stack }: Grapnel): DlqRunner {
  const stateDir = mkdtempSync(join(inject('runDirectory'), 'dlq-'));
  // What a local run leaves for the commands beside it.
  writeFileSync(
    join(stateDir, 'local.json'),
    JSON.stringify({ awsEndpointUrl: stack.gatewayUrl, outputs: stack.outputs }),
  );
  const runUntil: DlqRunner['runUntil'] = async (isEnough, ...args) => {
    let printed = '';
    const stop = new AbortController();
    await dlqCommand(args, {
      target: () => dlqTarget(localTarget(stateDir)),
      terminal: {
        isTty: true,
        write: (text) => {
          printed += text;
          if (isEnough(printed)) stop.abort();
        },
      },
      ask: undefined,
      now: () => Date.now(),
      pause: (durationMs, signal) => sleep(durationMs, undefined, { signal }).catch(() => undefined),
      signal: stop.signal,
    });
    return printed;
  };
  return { run: (...args) => runUntil(() => false, ...args), runUntil };
}
