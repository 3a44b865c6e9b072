import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Where the parts of the local run keep their state. */
export const statePaths = (stateDir: string) => ({
  lock: join(stateDir, 'lock'),
  tables: join(stateDir, 'tables'),
  queues: join(stateDir, 'queues'),
  secrets: join(stateDir, 'secrets.json'),
  logs: join(stateDir, 'logs'),
  inline: join(stateDir, 'inline-functions'),
});

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Takes a state directory for this process; `release` gives it back. Two local runs on one would corrupt it. */
export const lockStateDir = (stateDir: string): { release(): void } => {
  mkdirSync(stateDir, { recursive: true, mode: 0o700 });
  const { lock } = statePaths(stateDir);
  for (let attempt = 0; ; attempt++) {
    try {
      const file = openSync(lock, 'wx');
      writeSync(file, String(process.pid));
      closeSync(file);
      return { release: () => rmSync(lock, { force: true }) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt > 0) throw error;
      const owner = Number(readFileSync(lock, 'utf8'));
      if (owner > 0 && isAlive(owner)) {
        throw new Error(
          `another local run (process ${owner}) uses ${stateDir}: stop it first. If there is none, delete ${lock}`,
        );
      }
      // Left by a run that was killed.
      rmSync(lock, { force: true });
    }
  }
};

/** Drops everything that a local run has kept. */
export const dropState = (stateDir: string): void => {
  const { lock: _, ...paths } = statePaths(stateDir);
  for (const path of Object.values(paths)) rmSync(path, { recursive: true, force: true });
};
