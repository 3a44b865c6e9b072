import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
export const consoleSource = join(root, 'console/');
const script = fileURLToPath(new URL('run-build.ts', import.meta.url));

/** What the build reads: the console's sources, how they are built, and the exact packages. */
export const consoleInputs = [
  'console',
  'core/operational/event.ts',
  'lib/console/run-build.ts',
  'lib/console/vite-options.ts',
  'package-lock.json',
];

/** Outlives a run's state, and goes with the packages that it was built with. */
const cacheDirectory = join(root, 'node_modules/.cache/grapnel-console');

const print = (line: string): void => void process.stderr.write(`${line}\n`);

/**
 * The console as files that a browser loads: `index.html`, and in `assets` everything that it names, by names that
 * change with the content. It is built when its sources or packages differ from those of the build that is there.
 *
 * @returns the directory
 * @throws Error with the builder's own words when the sources do not build
 */
export function builtConsole(onLine: (line: string) => void = print): string {
  const built = join(cacheDirectory, inputHash());
  if (existsSync(built)) return built;
  const startedMs = performance.now();
  onLine('building the console (once for each version of it) …');
  // Whoever builds at the same time has a directory of its own, and the first one stays.
  const unfinished = `${built}.${process.pid}`;
  const { status, stderr, stdout, error } = spawnSync(process.execPath, [script, unfinished], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (status !== 0) {
    rmSync(unfinished, { recursive: true, force: true });
    throw new Error(`The console does not build:\n${error?.message ?? `${stdout}${stderr}`.trim()}`);
  }
  forgetOtherBuilds(built);
  try {
    renameSync(unfinished, built);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(built)) throw error;
  }
  onLine(`  built in ${((performance.now() - startedMs) / 1000).toFixed(1)} s`);
  return built;
}

function inputHash(): string {
  const hash = createHash('sha256');
  for (const file of consoleInputs.flatMap(filesOf)) {
    const content = readFileSync(join(root, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex').slice(0, 20);
}

function filesOf(input: string): string[] {
  if (!input.endsWith('console')) return [input];
  return readdirSync(join(root, input), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(root.length))
    .toSorted();
}

/** Builds of other versions, but none that somebody is making now. */
function forgetOtherBuilds(built: string): void {
  mkdirSync(cacheDirectory, { recursive: true });
  for (const name of readdirSync(cacheDirectory)) {
    const other = join(cacheDirectory, name);
    if (!name.includes('.') && other !== built) rmSync(other, { recursive: true, force: true });
  }
}
