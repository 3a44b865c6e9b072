import { cpus } from 'node:os';

/** Says whether the cores of this machine have had nothing left to give since the last time it was asked. */
export const createBusyGauge = (): (() => boolean) => {
  const read = () => {
    let idleMs = 0;
    let allMs = 0;
    for (const { times } of cpus()) {
      idleMs += times.idle;
      allMs += times.user + times.nice + times.sys + times.irq + times.idle;
    }
    return { idleMs, allMs };
  };
  let last = read();
  let busy = false;
  return () => {
    const now = read();
    // The system counts in steps of 10 ms: over less than some of them the share says nothing.
    if (now.allMs - last.allMs >= 100) {
      busy = now.idleMs - last.idleMs < 0.15 * (now.allMs - last.allMs);
      last = now;
    }
    return busy;
  };
};
