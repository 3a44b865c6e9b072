import * as z from 'zod/mini';

/** Metadata is the client's own note on a thing; Svix allows 4,096 bytes of it. */
const maxMetadataBytes = 4096;

/** Text that can be stored: half of a surrogate pair, which JSON can write as an escape, is no character of UTF-8. */
export function text(maxLength: number) {
  return z.string().check(
    z.maxLength(maxLength),
    z.refine((value) => value.isWellFormed(), 'must not contain half of a surrogate pair'),
  );
}

const MetadataKey = text(maxMetadataBytes).check(z.minLength(1, 'must not be empty'));

export const Metadata = z
  .record(MetadataKey, text(maxMetadataBytes))
  .check(
    z.refine(
      (metadata) => Buffer.byteLength(JSON.stringify(metadata)) <= maxMetadataBytes,
      `must take at most ${maxMetadataBytes} bytes as JSON`,
    ),
  );

/** Deliveries per second; 65,535 is what Svix's clients can hold. */
export const ThrottleRate = z.int().check(z.minimum(1), z.maximum(65_535));

/** What no name needs and logs and consoles choke on: U+0000 to U+0008 (Svix's rule). */
const hasControlCharacters = (text: string) => [...text].some((character) => character <= '\u0008');

export const Name = text(1024).check(
  z.minLength(1),
  z.refine((name) => !hasControlCharacters(name), 'must not contain control characters'),
);

/** A point in time as answers write it. */
export const Time = z.iso.datetime();

export function isoTime(timestampMs: number): string {
  return new Date(timestampMs).toISOString();
}

/** Leaves out members that are undefined, for types that distinguish absent from undefined. */
export function withoutUndefined<Value extends object>(
  value: Value,
): { [Key in keyof Value]: Exclude<Value[Key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as never;
}
