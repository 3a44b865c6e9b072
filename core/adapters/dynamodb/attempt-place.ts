import { idShard, idTimeMs } from '../../ids/ksuid.ts';
import { type Attempt, attemptId } from '../../send/attempt.ts';
import type { ItemKey } from './document-client.ts';

/** Which attempt of which delivery. */
export interface AttemptKey {
  readonly message: string;
  readonly endpoint: string;
  readonly number: number;
  /** Where it is a manual attempt: these do not count up, so their numbers tell nothing. */
  readonly manual?: { readonly id: string } | undefined;
}

/** What a message has beside its straight attempts: few items, which are read together. */
export const deliveriesPk = (message: string) => `deliveries#${message}`;

export const attemptPrefix = 'a#';

/**
 * An endpoint's straight attempts by their ids: the first ones of deliveries that went without delay. Whoever knows message
 * and endpoint knows the key, so they need no index. Their partition is that of their message, whose log is spread where
 * an application is busy. See docs/decisions/0029-straight-attempts-lie-in-their-endpoints-log.md.
 */
export const straightPk = (endpoint: string, shard: number) => `attempts#${endpoint}#${shard}`;

export function straightKey({ message, endpoint }: Pick<AttemptKey, 'message' | 'endpoint'>): ItemKey {
  const dueAtMs = idTimeMs('msg', message) ?? 0;
  return {
    pk: straightPk(endpoint, idShard('msg', message) ?? 0),
    sk: attemptId({ message, endpoint, number: 1, dueAtMs }),
  };
}

/** Where every other attempt lies. Four digits: no dialect makes more than 9999, and text must sort like numbers. */
export function otherKey({ message, endpoint, number, manual }: AttemptKey): ItemKey {
  const which = manual ? `m#${manual.id}` : String(number).padStart(4, '0');
  return { pk: deliveriesPk(message), sk: `${attemptPrefix}${endpoint}#${which}` };
}

/** Whether a row that is there would be the straight one: scheduled, the first, made when its message was published. */
export function isStraight({ id, message, number, manual }: AttemptKey & { readonly id: string }): boolean {
  return number === 1 && !manual && idTimeMs('atmpt', id) === idTimeMs('msg', message);
}

/** Where a key may lie: a first attempt that was put off was made at another time, and nobody knows that beforehand. */
export function placesOf(key: AttemptKey): readonly ItemKey[] {
  return key.number === 1 && !key.manual ? [straightKey(key), otherKey(key)] : [otherKey(key)];
}

export function placeOf(attempt: Attempt): ItemKey {
  return isStraight(attempt) ? straightKey(attempt) : otherKey(attempt);
}
