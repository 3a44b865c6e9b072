import { setTimeout as pause } from 'node:timers/promises';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { ApiClient } from '../pipeline/api-client.ts';
import { channelOf } from './invocation.ts';
import type { Recipe } from './recipes.ts';

/** What it has to be for the largest payload that is still kept with its message, twice over, whatever zstd makes of it. */
const largeCharacters = 24_000;
/** Claims of a publication that was killed stand in the way for ten seconds. */
const maxTries = 40;
const concurrency = 24;

export interface PublishersOptions {
  readonly api: ApiClient;
  readonly sqs: SQSClient;
  readonly eventsQueueUrl: string;
  readonly applicationOf: (n: number) => string;
  readonly recipeOf: (n: number) => Recipe;
  readonly random: () => number;
}

/**
 * Publishes the messages of the numbers as their recipes have it. Clients that named a key ask again after a failure, as
 * Svix's clients do; the others do not, as they would publish a second message.
 *
 * @returns the numbers of those that were acknowledged
 */
export async function publishAll(
  options: PublishersOptions,
  numbers: readonly number[],
): Promise<Set<number>> {
  const acknowledged = new Set<number>();
  const left = [...numbers];
  const work = async (): Promise<void> => {
    for (let n = left.shift(); n !== undefined; n = left.shift()) {
      if (await publishOne(options, n)) acknowledged.add(n);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return acknowledged;
}

async function publishOne(options: PublishersOptions, n: number): Promise<boolean> {
  const { via, idempotencyKey, eventId, large, later } = options.recipeOf(n);
  const event = {
    eventType: 'invoice.paid',
    payload: { n, ...(large ? { noise: noise(options.random) } : {}) },
    channels: [channelOf(n)],
    ...(eventId ? { eventId: `event-${n}` } : {}),
    ...(later ? { deliverAt: new Date(Date.now() + 3_600_000).toISOString() } : {}),
  };
  if (via === 'queue') {
    const body = JSON.stringify({ application: options.applicationOf(n), ...event });
    await options.sqs.send(new SendMessageCommand({ QueueUrl: options.eventsQueueUrl, MessageBody: body }));
    return true;
  }
  const mayRepeat = idempotencyKey || eventId;
  for (let tries = 1; tries <= maxTries; tries++) {
    const { status, text } = await options.api.post(
      `/app/${options.applicationOf(n)}/msg`,
      event,
      idempotencyKey ? { 'idempotency-key': `key-${n}` } : {},
    );
    // 409 to a repeated request: its event id is published, by the request that got no answer.
    if (status === 202 || (status === 409 && tries > 1)) return true;
    if (status < 500) throw new Error(`Message ${n} was refused with ${status}: ${text}`);
    if (!mayRepeat) return false;
    await pause(100 * Math.min(10, tries));
  }
  throw new Error(`Message ${n} was not accepted in ${maxTries} tries.`);
}

function noise(random: () => number): string {
  let text = '';
  while (text.length < largeCharacters) text += random().toString(36).slice(2);
  return text;
}
