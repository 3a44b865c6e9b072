import { idTimeMs } from '../ids/ksuid.ts';

/**
 * Publish queues what comes of a message before it stores the message, usually some milliseconds apart (decision 0004), so
 * whoever takes it from a queue may be earlier than the table. Fan-out and send wait for it by the same rule.
 */
const looksAfterMs = [5, 10, 20, 40, 80, 160, 320, 640];
/**
 * Where that took longer, it goes back to the queue: 24 s in all, more than the 20 s for which a publish function may run.
 * A message that is not there then was never published.
 */
const putBackSeconds = [2, 7, 15];
/** The 20 s of a publish function, then 24 s of waiting and four times 1.3 s of looks: older messages are gone, not to come. */
const isYoungForMs = 60_000;

/** Looks for a message that a first look did not find. */
export async function lookAgain<Found>(
  look: () => Promise<Found | undefined>,
  pause: (durationMs: number) => Promise<void>,
): Promise<Found | undefined> {
  for (const afterMs of looksAfterMs) {
    await pause(afterMs);
    const found = await look();
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * How long what is queued for a message that is not there goes back to its queue; undefined: it was never stored, and so
 * never acknowledged to anybody.
 *
 * @param waits how often it went back before
 */
export function nextWait(waits = 0): { readonly waits: number; readonly delaySeconds: number } | undefined {
  const delaySeconds = putBackSeconds[waits];
  return delaySeconds === undefined ? undefined : { waits: waits + 1, delaySeconds };
}

/** Whether a message that is not there may be about to be stored; one that was and has expired is not looked for. */
export function mayStillBeStored(message: string, nowMs: number): boolean {
  const publishedAtMs = idTimeMs('msg', message);
  return publishedAtMs !== undefined && nowMs - publishedAtMs < isYoungForMs;
}
