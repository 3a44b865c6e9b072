/** Newer than TypeScript's library: what `JSON.parse` tells its reviver, and numbers that keep their spelling. */
type Revive = (this: unknown, key: string, value: unknown, context?: { source?: string }) => unknown;
const json = JSON as unknown as {
  parse(text: string, revive: Revive): unknown;
  rawJSON?: (text: string) => unknown;
};

/**
 * Reads JSON and keeps the spelling of numbers that JavaScript would change (beyond 2^53, `1.0`), so that a payload is
 * shown as it was published. In browsers that cannot do that it is as `JSON.parse`.
 */
export function parseLossless(text: string): unknown {
  const { rawJSON } = json;
  if (rawJSON === undefined) return JSON.parse(text);
  return json.parse(text, (_key, value, context) => {
    if (typeof value !== 'number' || context?.source === undefined) return value;
    return String(value) === context.source ? value : rawJSON(context.source);
  });
}
