/** 16 partitions take 16,000 write units a second; a list asks each of them. */
export const maxLogShards = 16;

/** An application whose log may be spread further. */
export interface GrowingLog {
  readonly organization: string;
  readonly id: string;
  readonly logShards: number;
}

/**
 * Makes a write to an application's log. When its partition is too busy, spreads the log over twice as many and writes
 * once more: whatever follows finds the larger number. See docs/decisions/0003-logs-grow-shards.md.
 */
export async function growingWhenBusy<Result>(
  log: GrowingLog,
  write: (logShards: number) => Promise<Result>,
  deps: {
    readonly isBusy: (error: unknown) => boolean;
    readonly grow: (log: GrowingLog, shards: number) => Promise<void>;
  },
): Promise<Result> {
  try {
    return await write(log.logShards);
  } catch (error) {
    const shards = Math.min(maxLogShards, log.logShards * 2);
    if (!deps.isBusy(error) || shards === log.logShards) throw error;
    await deps.grow(log, shards);
    return await write(shards);
  }
}
