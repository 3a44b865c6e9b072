/**
 * Reading JSON text without turning it into values, because values lose what the producer wrote: numbers beyond 2^53,
 * `1.0`, the order of keys like `"2"`. The text must already have passed JSON.parse; with other text the result means
 * nothing or is an error, but every function ends. Loops, not recursion: JSON.parse accepts nesting deeper than the call stack.
 */

const quote = 0x22;
const comma = 0x2c;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/**
 * The source text of a member of the object that `jsonText` is, without whitespace around it. Of members with the same
 * name the last counts, as in JSON.parse. Undefined if there is none, or if the text is not an object.
 */
export function memberText(jsonText: string, memberName: string): string | undefined {
  let at = skipSpace(jsonText, 0);
  if (jsonText.charCodeAt(at) !== openBrace) return undefined;
  let found: string | undefined;
  at = skipSpace(jsonText, at + 1);
  while (jsonText.charCodeAt(at) === quote) {
    const keyEnd = endOfString(jsonText, at);
    const isWanted = nameOf(jsonText.slice(at, keyEnd)) === memberName;
    const valueStart = skipSpace(jsonText, skipSpace(jsonText, keyEnd) + 1);
    const valueEnd = endOfValue(jsonText, valueStart);
    if (isWanted) found = jsonText.slice(valueStart, valueEnd);
    at = skipSpace(jsonText, valueEnd);
    if (jsonText.charCodeAt(at) !== comma) break;
    at = skipSpace(jsonText, at + 1);
  }
  return found;
}

/** The source text of an element of the array that `jsonText` is. Undefined if there is none, or if it is no array. */
export function elementText(jsonText: string, index: number): string | undefined {
  let at = skipSpace(jsonText, 0);
  if (jsonText.charCodeAt(at) !== openBracket) return undefined;
  at = skipSpace(jsonText, at + 1);
  for (let n = 0; at < jsonText.length && jsonText.charCodeAt(at) !== closeBracket; n++) {
    const end = endOfValue(jsonText, at);
    if (n === index) return jsonText.slice(at, end);
    at = skipSpace(jsonText, end);
    if (jsonText.charCodeAt(at) !== comma) break;
    at = skipSpace(jsonText, at + 1);
  }
  return undefined;
}

/** How deep objects and arrays nest: 0 for `1`, 1 for `{}`, 2 for `{"a":[]}`. */
export function nestingDepth(jsonText: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < jsonText.length; at++) {
    const code = jsonText.charCodeAt(at);
    if (code === quote) at = endOfString(jsonText, at) - 1;
    else if (code === openBrace || code === openBracket) deepest = Math.max(deepest, ++depth);
    else if (code === closeBrace || code === closeBracket) depth--;
  }
  return deepest;
}

/** Keys may be written with escapes: `"p\u0061yload"` is the key `payload`. */
function nameOf(keyText: string): unknown {
  return keyText.includes('\\') ? JSON.parse(keyText) : keyText.slice(1, -1);
}

function skipSpace(text: string, from: number): number {
  let at = from;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return at;
    at++;
  }
}

/** The place behind the string that starts at `start`. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  for (;;) {
    const end = text.indexOf('"', at);
    if (end < 0) return text.length;
    // A quote ends the string unless an odd number of backslashes stands before it. No backslash is looked at twice:
    // a run of them ends at the one quote behind it.
    let before = end - 1;
    while (before > start && text.charCodeAt(before) === backslash) before--;
    if ((end - before) % 2 === 1) return end + 1;
    at = end + 1;
  }
}

/** The place behind the value that starts at `start`. */
function endOfValue(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      at = endOfString(text, at) - 1;
      if (depth === 0) return at + 1;
    } else if (code === openBrace || code === openBracket) {
      depth++;
    } else if (code === closeBrace || code === closeBracket) {
      if (depth === 0) return at;
      depth--;
      if (depth === 0) return at + 1;
    } else if (depth === 0 && (code === comma || code <= 0x20)) {
      return at;
    }
  }
  return text.length;
}
