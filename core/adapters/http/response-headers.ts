/** Enough for any answer that is worth reading in a log, and little beside the 16 KiB of body that are kept. */
const maxHeaders = 64;
const maxCharacters = 8 * 1024;

/**
 * The first 64 headers up to 8 KiB in all, names in lower case, values of repeated headers joined with a comma.
 *
 * @param raw names and values in turn (`IncomingMessage.rawHeaders`), read one byte to a character.
 */
export function keptHeaders(raw: readonly string[]): Record<string, string> {
  const kept = new Map<string, string>();
  let characters = 0;
  for (let index = 0; index + 1 < raw.length && index < maxHeaders * 2; index += 2) {
    const name = (raw[index] ?? '').toLowerCase();
    const value = raw[index + 1] ?? '';
    characters += name.length + value.length;
    if (characters > maxCharacters) break;
    const earlier = kept.get(name);
    kept.set(name, earlier === undefined ? value : `${earlier}, ${value}`);
  }
  // A receiver may name a header `__proto__`: fromEntries makes it an entry like any other.
  return Object.fromEntries(kept);
}
