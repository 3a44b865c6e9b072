/** A function has one whole core at 1,769 MB and a share of one below (Lambda's developer guide, "Memory"). */
const mbPerCore = 1769;

/** How much longer computing takes with no more than the share of a core that the memory buys. */
export function stretchOf(memoryMb: number): number {
  return Math.max(1, mbPerCore / memoryMb);
}

export interface BilledMs {
  /** As long as it took here: waiting, and computing at the speed of this machine's whole core. */
  readonly least: number;
  /**
   * As long as it takes where computing gets no more than the share of a core that the memory buys, all the time. Lambda
   * meters that share over some tens of milliseconds, so that short bursts run faster: the truth lies in between.
   */
  readonly most: number;
}

/** Lambda bills whole milliseconds. */
export function billedMs(usage: {
  readonly durationMs: number;
  readonly cpuMs: number;
  readonly memoryMb: number;
}): BilledMs {
  const { durationMs, cpuMs, memoryMb } = usage;
  const stretched = durationMs + cpuMs * (stretchOf(memoryMb) - 1);
  return { least: Math.ceil(durationMs), most: Math.ceil(stretched) };
}

export function gbSeconds(ms: number, memoryMb: number): number {
  return (ms / 1000) * (memoryMb / 1024);
}
