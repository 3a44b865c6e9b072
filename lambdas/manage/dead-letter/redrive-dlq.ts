import { createHash } from 'node:crypto';
import type { Dlq, DlqMessage } from '../../../core/adapters/sqs/dlq.ts';
import { type DlqFilter, isMeant } from './dlq-filter.ts';
import { copyOf, type DlqFacts, factsOf, runOf } from './dlq-message.ts';
import type { DlqName } from './dlq-name.ts';

export interface RedriveOptions {
  readonly filter: DlqFilter;
  readonly ratePerSecond: number;
  /** Messages that are moved, at most. */
  readonly max: number;
  /** Nothing is moved: what would be is reported. */
  readonly isDryRun: boolean;
  /** Names this run on the messages that it moves. */
  readonly run: string;
}

export interface RedriveDeps {
  readonly now: () => number;
  /** Resolves early when the signal ends the run. */
  readonly pause: (durationMs: number, signal: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
  readonly onProgress: (counts: RedriveCounts) => void;
  /** For each message that is moved, or would be. */
  readonly onMoved: (facts: DlqFacts) => void;
}

/** What became of the messages that were looked at. */
export interface RedriveCounts {
  moved: number;
  /** They do not match the filter, and stay. */
  notMeant: number;
  /** They were moved by this very run, failed again and stay. */
  cameBack: number;
  /** They arrived while the run went on, and stay. */
  arrivedSince: number;
  /** SQS refused them; they stay. */
  failed: number;
  /** Moved, they are still in the DLQ too: their copies are recognised if they are moved again. */
  notDeleted: number;
}

export const noCounts = (): RedriveCounts => ({
  moved: 0,
  notMeant: 0,
  cameBack: 0,
  arrivedSince: 0,
  failed: 0,
  notDeleted: 0,
});

/** Clocks of machines that AWS accepts calls from are off by five minutes at most. */
const clockSkewMs = 5 * 60_000;
/** SQS lets 120,000 messages be invisible in one queue. */
const maxHeld = 100_000;
/** Receives in a row that bring only what was seen before: the rest of the queue is held. */
const maxStaleReceives = 50;

/**
 * Moves messages from a DLQ to the queue that they came from. Each is put on its queue first and deleted then, so that a
 * run that stops anywhere loses nothing; a message that was put there twice is recognised by what `copyOf` marks. What
 * does not match is held invisible until the end, so that the run does not meet it again and again, and then given back.
 */
export async function redriveDlq(
  queue: DlqName,
  dlq: Dlq,
  options: RedriveOptions,
  deps: RedriveDeps,
): Promise<RedriveCounts> {
  const counts = noCounts();
  const startedAtMs = deps.now();
  /** Receipt handles of what stays, by message id. */
  const held = new Map<string, string>();
  const moved = new Set<string>();
  const undeleted = new Set<string>();
  /** Hashes of bodies that leave no room for a mark. */
  const unmarked = new Set<string>();
  let nextAtMs = startedAtMs;
  let emptyReceives = 0;
  let staleReceives = 0;

  try {
    while (!deps.signal.aborted && counts.moved < options.max) {
      const wanted = options.isDryRun ? 10 : Math.min(10, options.ratePerSecond, options.max - counts.moved);
      const received = await dlq.receive(wanted);
      emptyReceives = received.length === 0 ? emptyReceives + 1 : 0;
      const fresh = received.filter(({ id }) => !held.has(id) && !moved.has(id));
      staleReceives = fresh.length === 0 ? staleReceives + 1 : 0;
      for (const { id, receiptHandle } of received) held.set(id, receiptHandle);
      if (emptyReceives === 2 || staleReceives === maxStaleReceives) break;
      if (held.size >= maxHeld) {
        throw new Error(
          `${held.size} messages of the ${queue} DLQ were looked at and stay; SQS lets no more be held at once. ` +
            'Move or delete some of them first.',
        );
      }

      // Sent before, but still there: deleting it was not possible then.
      await remove(received.filter(({ id }) => moved.has(id)));
      const meant = fresh.filter(isToMove).slice(0, options.max - counts.moved);
      if (options.isDryRun) {
        for (const message of meant) report(message);
      } else if (meant.length > 0) {
        await deps.pause(Math.max(0, nextAtMs - deps.now()), deps.signal);
        if (deps.signal.aborted) break;
        nextAtMs = Math.max(nextAtMs, deps.now()) + (meant.length / options.ratePerSecond) * 1000;
        await move(meant);
      }
      deps.onProgress(counts);
    }
  } finally {
    await dlq.release([...held.values()]);
  }
  return counts;

  function isToMove(message: DlqMessage): boolean {
    if (!isMeant(options.filter, message, factsOf(queue, message))) counts.notMeant += 1;
    else if (runOf(queue, message) === options.run || unmarked.has(hashOf(message))) counts.cameBack += 1;
    else if (message.sentAtMs > startedAtMs + clockSkewMs) counts.arrivedSince += 1;
    else return true;
    return false;
  }

  async function move(messages: readonly DlqMessage[]): Promise<void> {
    const results = await Promise.allSettled(
      messages.map((message) => {
        const copy = copyOf(queue, message, options.run);
        if (Object.keys(copy.attributes).length === 0) unmarked.add(hashOf(message));
        return dlq.send(copy);
      }),
    );
    const sent = messages.filter((_, index) => results[index]?.status === 'fulfilled');
    counts.failed += messages.length - sent.length;
    for (const message of sent) {
      moved.add(message.id);
      report(message);
    }
    await remove(sent);
    const refused = results.find((result) => result.status === 'rejected');
    // All at once: it is not the messages that are at fault.
    if (refused && sent.length === 0) throw refused.reason;
  }

  async function remove(messages: readonly DlqMessage[]): Promise<void> {
    const left = await dlq.remove(messages).catch(() => messages);
    const again = left.length === 0 ? left : await dlq.remove(left).catch(() => left);
    for (const { id } of messages) {
      undeleted.delete(id);
      held.delete(id);
    }
    for (const { id, receiptHandle } of again) {
      undeleted.add(id);
      held.set(id, receiptHandle);
    }
    counts.notDeleted = undeleted.size;
  }

  function report(message: DlqMessage): void {
    counts.moved += 1;
    deps.onMoved(factsOf(queue, message));
  }
}

function hashOf({ body }: DlqMessage): string {
  return createHash('sha256').update(body).digest('base64');
}
