#!/usr/bin/env node
// Runs grapnel-cli.ts on the Node that is pinned in node_modules, whatever Node npx was started with.
import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const directory = dirname(realpathSync(fileURLToPath(import.meta.url)));
const pinned = join(
  directory,
  '..',
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);
if (existsSync(pinned)) {
  // Ctrl-C reaches the command too, which ends in order; this process waits for it.
  process.on('SIGINT', () => undefined);
  const run = spawnSync(pinned, [join(directory, 'grapnel-cli.ts'), ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  process.exitCode = run.status ?? 1;
} else {
  process.stderr.write('Packages are not installed: run npm ci first.\n');
  process.exitCode = 1;
}
