import type { Message } from './message.ts';

/** A name that at most one message may hold: an event id, or an idempotency key. */
export interface MessageClaim {
  /** Takes the name for a message if nobody holds it. */
  take(message: string, claimedAtMs: number): Promise<boolean>;
  read(): Promise<{ readonly target: string; readonly claimedAtMs: number } | undefined>;
  /** Takes the name from a message that never came to be. */
  takeOver(from: string, message: string, claimedAtMs: number): Promise<boolean>;
  /** Gives the name up again, if the message still holds it. */
  release(message: string): Promise<void>;
}

export interface PublishDeps {
  /** Whether a message is stored; strongly consistent. */
  readonly exists: (message: string) => Promise<boolean>;
  /** Stores the message; gives up when the signal says so. */
  readonly create: (message: Message, signal: AbortSignal) => Promise<boolean>;
  /** Queues the deliveries of a message that is about to be stored, or its fan-out, or puts it where it waits for its time. */
  readonly queue: (message: Message) => Promise<void>;
  readonly now: () => number;
  readonly pause: (durationMs: number) => Promise<void>;
}

export interface PublishRequest {
  readonly message: Message;
  readonly idempotencyKey?: MessageClaim | undefined;
  readonly eventId?: MessageClaim | undefined;
}

export type PublishResult =
  | { readonly kind: 'published' }
  /** The idempotency key was used before: that message is the answer. */
  | { readonly kind: 'replayed'; readonly message: string }
  | { readonly kind: 'event-id-taken'; readonly message: string };

/**
 * A publication that has not stored its message this long after its last claim gives up, so that of a claim which is
 * older than its `abandonedMs` nothing can come any more, and whoever waits for it may take its place. An event id is
 * claimed after the idempotency key and may be waited for while that is held: 5 s and 4 s fit into 10 s.
 */
const giveUpMs = 4_000;
const eventIdAbandonedMs = 5_000;
const idempotencyKeyAbandonedMs = 10_000;
const pollMs = 50;

export class PublishTimedOutError extends Error {
  override readonly name = 'PublishTimedOutError';
}

/**
 * Publishes one message: claims its names, queues its deliveries or its fan-out, stores it, in this order. That the message
 * is stored is what makes it published, so of a stored message all is queued; what is queued of a message that is not there
 * was never acknowledged to anybody and is dropped. See docs/decisions/0004-publish-order.md.
 *
 * @throws PublishTimedOutError when it took too long; nothing was published then.
 */
export async function publish(deps: PublishDeps, request: PublishRequest): Promise<PublishResult> {
  const { message, idempotencyKey, eventId } = request;

  if (idempotencyKey) {
    const holder = await claim(deps, idempotencyKey, message.id, idempotencyKeyAbandonedMs);
    if (holder !== undefined) return { kind: 'replayed', message: holder };
  }
  if (eventId) {
    const holder = await claim(deps, eventId, message.id, eventIdAbandonedMs);
    if (holder !== undefined) {
      // Only successes are remembered: whoever tries again under the same key must not wait for a message to come.
      await idempotencyKey?.release(message.id);
      return { kind: 'event-id-taken', message: holder };
    }
  }

  const claimedAtMs = deps.now();
  await deps.queue(message);
  const signal = AbortSignal.timeout(Math.max(0, claimedAtMs + giveUpMs - deps.now()));
  try {
    await deps.create(message, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new PublishTimedOutError('The message could not be stored in time; publish it again.');
  }
  return { kind: 'published' };
}

/** Takes a name for `message`. @returns the stored message that holds it already, if one does. */
async function claim(
  deps: PublishDeps,
  name: MessageClaim,
  message: string,
  abandonedMs: number,
): Promise<string | undefined> {
  for (;;) {
    if (await name.take(message, deps.now())) return undefined;
    const holder = await name.read();
    if (!holder) continue;
    if (holder.target === message) return undefined;
    if (await deps.exists(holder.target)) return holder.target;
    if (deps.now() - holder.claimedAtMs < abandonedMs) await deps.pause(pollMs);
    else if (await name.takeOver(holder.target, message, deps.now())) return undefined;
  }
}
