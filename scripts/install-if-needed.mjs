// Runs before `npm start` and `npm test`, on whatever Node the machine has (20 or later): after it, every npm
// script finds the pinned Node in node_modules/.bin. Uses nothing but Node's own modules.
import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const wanted = `${root}package-lock.json`;
const installed = `${root}node_modules/.package-lock.json`;

const upToDate = existsSync(installed) && statSync(installed).mtimeMs >= statSync(wanted).mtimeMs;
if (!upToDate) {
  const startedAt = Date.now();
  const seconds = () => Math.round((Date.now() - startedAt) / 1000);
  process.stdout.write('Installing packages from the npm registry (once)\n');
  const ticker = setInterval(() => process.stdout.write(`  … installing, ${seconds()} s\n`), 2000);
  const npm = spawn('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  npm.on('error', (error) => {
    clearInterval(ticker);
    process.stderr.write(`npm could not be started: ${error.message}\n`);
    process.exitCode = 1;
  });
  npm.on('exit', (code) => {
    clearInterval(ticker);
    if (code === 0) process.stdout.write(`  installed in ${seconds()} s\n`);
    else process.stderr.write(`npm ci failed with exit code ${code}; its message is above\n`);
    process.exitCode = code ?? 1;
  });
}
