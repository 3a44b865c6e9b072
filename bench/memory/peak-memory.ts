import { readFileSync } from 'node:fs';

/** Often enough to have looked at a process before it ends; the system itself keeps the peak. */
const lookEveryMs = 20;

/** Watches the peak memory of processes that come and go. */
export function watchPeaks(pids: () => readonly number[]) {
  const peaksMb = new Map<number, number>();
  const look = () => {
    for (const pid of pids()) peaksMb.set(pid, peakMb(pid) ?? peaksMb.get(pid) ?? 0);
  };
  const timer = setInterval(look, lookEveryMs);
  return {
    /** Ends the watch. @returns the peak of each process that was seen, in MB of 1,000,000 bytes */
    stop(): number[] {
      clearInterval(timer);
      look();
      return [...peaksMb.values()];
    },
  };
}

/** The most memory that a process ever held (VmHWM), in MB of 1,000,000 bytes. */
function peakMb(pid: number): number | undefined {
  try {
    const kib = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kib === undefined ? undefined : Math.round((Number(kib) * 1024) / 1e6);
  } catch {
    return undefined;
  }
}
