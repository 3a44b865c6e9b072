/** How an application's things of a limited kind are counted. */
export interface LimitedKind {
  readonly limit: number;
  /** How many are there: all of them, or those with ids up to this one, itself included. Strongly consistent. */
  readonly count: (upTo?: string) => Promise<number>;
  readonly pause: (durationMs: number) => Promise<void>;
}

/** How often, and how far apart, a creation looks whether those beyond the limit took themselves back. */
const maxLooks = 10;
const waitMs = 50;

/** For kinds that are listed to be counted. */
export function countOf(ids: () => Promise<readonly string[]>): LimitedKind['count'] {
  return async (upTo) => (await ids()).filter((id) => upTo === undefined || id <= upTo).length;
}

/** Whether another one may be made at all: looked at first, so that what is refused is not made for a moment. */
export async function isBelowLimit({ limit, count }: Pick<LimitedKind, 'limit' | 'count'>): Promise<boolean> {
  return (await count()) < limit;
}

/**
 * Whether one that was just made may stay; where not, the caller takes it back. Whoever stays has seen at most `limit`
 * of them after its own was written: of those that stay, the one that was written last has seen all others, so together
 * they are within the limit. Of several that were made at once, those with the lowest ids wait until the others are gone.
 */
export async function keepsWithinLimit({ limit, count, pause }: LimitedKind, mine: string): Promise<boolean> {
  for (let looks = 1; ; looks++) {
    if ((await count()) <= limit) return true;
    if (looks === maxLooks || (await count(mine)) > limit) return false;
    await pause(waitMs);
  }
}
