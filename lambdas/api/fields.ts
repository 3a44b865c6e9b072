import * as z from 'zod';

/** Metadata is the client's own note on a thing; Svix allows 4,096 bytes of it. */
const maxMetadataBytes = 4096;

export const Metadata = z
  .record(z.string(), z.string())
  .refine(
    (metadata) => Buffer.byteLength(JSON.stringify(metadata)) <= maxMetadataBytes,
    `must take at most ${maxMetadataBytes} bytes as JSON`,
  );

/** Deliveries per second; 65,535 is what Svix's clients can hold. */
export const ThrottleRate = z.number().int().min(1).max(65_535);

/** What no name needs and logs and consoles choke on: U+0000 to U+0008 (Svix's rule). */
const hasControlCharacters = (text: string) => [...text].some((character) => character <= '\u0008');

export const Name = z
  .string()
  .min(1)
  .max(1024)
  .refine((name) => !hasControlCharacters(name), 'must not contain control characters');

export function isoTime(timestampMs: number): string {
  return new Date(timestampMs).toISOString();
}

/** Leaves out members that are undefined, for types that distinguish absent from undefined. */
export function withoutUndefined<Value extends object>(
  value: Value,
): { [Key in keyof Value]: Exclude<Value[Key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as never;
}
