import type { SqsQueue } from '../../node_modules/fauxqs/dist/sqs/sqsStore.js';

/**
 * How far behind a noisy group's backlog the messages of others are found. SQS names no limit; this one is the number of
 * messages that it lets be in flight, and costs a receive about a millisecond here.
 */
const windowMessages = 120_000;

/** Below this many messages in flight no group can crowd out another. */
const minInFlight = 10;

/**
 * Fair queues: while a group (MessageGroupId) holds more than its share of the messages in flight, messages of the other
 * groups are handed out first. The order within a group, and among quiet groups, stays. A group alone keeps its pace.
 * AWS does not publish its threshold; here it is a tenth of the messages in flight, which is what its guide uses as the
 * example of a noisy neighbour.
 */
export const fairOrder = (queue: SqsQueue, wanted: number): void => {
  const inFlight = queue.inflightMessages.size;
  if (inFlight < minInFlight || queue.messages.length <= 1) return;
  const counts = new Map<string, number>();
  for (const { message } of queue.inflightMessages.values()) {
    const group = message.messageGroupId;
    if (group !== undefined) counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  const noisy = new Set([...counts].filter(([, count]) => count > inFlight / 10).map(([group]) => group));
  if (noisy.size === 0) return;

  const isQuiet = (i: number): boolean => {
    const group = queue.messages[i]?.messageGroupId;
    return group === undefined || !noisy.has(group);
  };
  const picked: number[] = [];
  const end = Math.min(queue.messages.length, windowMessages);
  for (let i = 0; i < end && picked.length < wanted; i++) if (isQuiet(i)) picked.push(i);
  const quiet = picked.toReversed().flatMap((i) => queue.messages.splice(i, 1));
  queue.messages.unshift(...quiet.toReversed());
};
