/** How an application's things of a limited kind are counted and taken back. */
export interface LimitedKind {
  readonly limit: number;
  /** The ids of those that are there. Strongly consistent. */
  readonly ids: () => Promise<readonly string[]>;
  readonly pause: (durationMs: number) => Promise<void>;
}

/** How often, and how far apart, a creation looks whether those beyond the limit took themselves back. */
const maxLooks = 10;
const waitMs = 50;

/** Whether another one may be made at all: looked at first, so that what is refused is not made for a moment. */
export async function isBelowLimit({ limit, ids }: Pick<LimitedKind, 'limit' | 'ids'>): Promise<boolean> {
  return (await ids()).length < limit;
}

/**
 * Whether one that was just made may stay; where not, the caller takes it back. Whoever stays has seen at most `limit`
 * of them after its own was written: of those that stay, the one that was written last has seen all others, so together
 * they are within the limit. Of several that were made at once, those with the lowest ids wait until the others are gone.
 */
export async function keepsWithinLimit({ limit, ids, pause }: LimitedKind, mine: string): Promise<boolean> {
  for (let looks = 1; ; looks++) {
    const all = (await ids()).toSorted();
    if (all.length <= limit) return true;
    if (looks === maxLooks || !all.slice(0, limit).includes(mine)) return false;
    await pause(waitMs);
  }
}
