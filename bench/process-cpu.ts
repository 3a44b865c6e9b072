import { readdirSync, readFileSync } from 'node:fs';

/** CPU time that the threads of a process have had so far, in ms; undefined where the system does not tell. */
function cpuMsOf(pid: number): number | undefined {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const nanoseconds = threads.map((thread) =>
      Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
    );
    return nanoseconds.reduce((sum, one) => sum + one, 0) / 1e6;
  } catch {
    return undefined;
  }
}

const lookEveryMs = 100;

/** Watches the CPU time of groups of processes, which may come and go. @param groups the processes of each, by its name */
export function watchCpu<Name extends string>(groups: Readonly<Record<Name, () => readonly number[]>>) {
  const names = Object.keys(groups) as Name[];
  const first = new Map<number, number>();
  const last = new Map<Name, Map<number, number>>(names.map((name) => [name, new Map()]));
  const look = (isFirst: boolean) => {
    for (const name of names) {
      for (const pid of groups[name]()) {
        const cpuMs = cpuMsOf(pid);
        if (cpuMs === undefined) continue;
        // A process that starts later has all of its time since.
        if (!first.has(pid)) first.set(pid, isFirst ? cpuMs : 0);
        last.get(name)?.set(pid, cpuMs);
      }
    }
  };
  look(true);
  const timer = setInterval(() => look(false), lookEveryMs);
  return {
    /** Ends the watch. @returns CPU ms since it began, by group */
    stop(): Record<Name, number> {
      clearInterval(timer);
      look(false);
      const sums = names.map((name) => {
        const all = [...(last.get(name) ?? [])].map(([pid, cpuMs]) => cpuMs - (first.get(pid) ?? 0));
        return [name, all.reduce((sum, one) => sum + one, 0)];
      });
      return Object.fromEntries(sums);
    },
  };
}
