/**
 * Work on JSON as text. A payload is never parsed and printed again on its way to a receiver: that would turn
 * 9007199254740993 into 9007199254740992, 1.0 into 1 and reorder integer-like keys.
 */
const quote = 0x22;
const backslash = 0x5c;

/**
 * The same JSON without white space between its tokens: the shape that `JSON.stringify` gives, with every token
 * (number spelling, string escapes, key order, repeated keys) as it was.
 *
 * @param text valid JSON; other text comes back in some shape, nothing throws.
 */
export function compactJson(text: string): string {
  let compact = '';
  let keptUpTo = 0;
  for (const { code, index } of structure(text)) {
    if (!isWhiteSpace(code)) continue;
    compact += text.slice(keptUpTo, index);
    keptUpTo = index + 1;
  }
  return compact + text.slice(keptUpTo);
}

/** How many arrays and objects lie in one another at the deepest place: 0 for `1`, 1 for `[]`, 2 for `[{}]`. */
export function nestingDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const { code } of structure(text)) {
    if (code === 0x5b || code === 0x7b) deepest = Math.max(deepest, ++depth);
    else if (code === 0x5d || code === 0x7d) depth--;
  }
  return deepest;
}

function isWhiteSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/** Every UTF-16 code unit that is outside the strings, with its place. A loop: a pattern overflows on long strings. */
function* structure(text: string): Generator<{ readonly code: number; readonly index: number }> {
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === backslash) index++;
      else if (code === quote) inString = false;
    } else if (code === quote) inString = true;
    else yield { code, index };
  }
}
