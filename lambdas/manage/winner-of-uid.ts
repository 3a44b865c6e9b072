import type { ManageDeps } from './deps.ts';

/** How long a request waits for what another one makes at the same instant. */
const maxWaits = 20;
const waitMs = 50;

/**
 * What another request made of a uid that it claimed first: its thing comes a moment after the claim.
 * @returns undefined where it claimed the uid and did not come to an end
 */
export async function winnerOfUid<Thing>(
  { pause }: Pick<ManageDeps, 'pause'>,
  find: () => Promise<Thing | undefined>,
): Promise<Thing | undefined> {
  for (let waits = 0; waits < maxWaits; waits++) {
    const winner = await find();
    if (winner) return winner;
    await pause(waitMs);
  }
  return undefined;
}
