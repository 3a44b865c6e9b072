import { createHash } from 'node:crypto';
import { valueTextAt } from './json-pointer.ts';

/**
 * The key that a pointer finds in a payload, in one form for all spellings of one value, or undefined where there is
 * none: the payload is not JSON, has nothing there, or has null. Null says that there is nothing to be ordered by, and
 * as a key it would put everything without one into a single line.
 */
export function keyAt(payload: string, pointer: string): string | undefined {
  const text = valueTextAt(payload, pointer);
  const value = text === undefined ? undefined : canonical(text);
  return value === 'null' ? undefined : value;
}

/** What names the line of one key at one pointer: keys may be as long as payloads. */
export function lineOf(pointer: string, key: string): string {
  // The pointer's length keeps the two apart wherever one ends and the other begins.
  return createHash('sha256').update(`${pointer.length}\n${pointer}${key}`).digest('base64url').slice(0, 27);
}

function canonical(text: string): string {
  if (/^-?[0-9]/.test(text)) return canonicalNumber(text);
  return stable(JSON.parse(text));
}

/** With the members of objects by name. Numbers in objects and arrays that one double stands for become one key. */
function stable(value: unknown): string {
  return JSON.stringify(value, (_name, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([left], [right]) => (left < right ? -1 : 1)))
      : inner,
  );
}

/**
 * Digits and a power of ten: 1, 1.0 and 10e-1 are one key, and ids beyond 2^53, which are one as doubles, are two.
 */
function canonicalNumber(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/.exec(text) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const kept = digits.replace(/0+$/, '');
  if (kept === '') return '0';
  const power = BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - kept.length);
  return `${sign}${kept}e${power}`;
}
