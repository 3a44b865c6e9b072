import type { Item } from './item-size.ts';

/** By the beginnings of keys, as docs/architecture.md#data lists them: the first that fits. */
const kinds: readonly (readonly [RegExp, string])[] = [
  [/^org#[^#]+#app#[^#]+\|ep#/, 'endpoint'],
  [/^org#[^#]+#app#[^#]+\|/, 'endpoint uid'],
  [/^org#[^#]+#app-uid#/, 'application uid'],
  [/^org#[^#]+#app\|/, 'application'],
  [/^org#[^#]+#event-type\|/, 'event type'],
  [/^health#/, 'endpoint health'],
  [/^msg#/, 'message'],
  [/^attempts#/, 'attempt'],
  [/^deliveries#[^|]+\|a#/, 'attempt'],
  [/^deliveries#/, 'delivery'],
  [/^idempotency#/, 'idempotency key'],
  [/^event-id#/, 'event id'],
];

/** What an item is, for the lines of a bill. */
export function itemKind({ pk, sk }: Item): string {
  const key = `${String(pk?.['S'] ?? '')}|${String(sk?.['S'] ?? '')}`;
  return kinds.find(([start]) => start.test(key))?.[1] ?? 'other items';
}
