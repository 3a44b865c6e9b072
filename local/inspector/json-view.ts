/** Indentation grows with the square of the depth: 2 MiB of brackets would become terabytes. */
const maxDepth = 100;

/**
 * JSON with a line for each member, by its text: parsed and printed again, 9007199254740993 would show as
 * 9007199254740992 and the view would hide what was sent.
 * @returns undefined where the text is no JSON object or array, or nested too deeply to be worth indenting
 */
export function prettyJson(text: string): string | undefined {
  if (!isJsonObjectOrArray(text)) return undefined;
  // Strings first, so that what looks like structure inside of them stays as it is.
  const tokens = text.match(/"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{},:]|[^\s[\]{},:"]+/gs) ?? [];
  let depth = 0;
  let pretty = '';
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1];
    if (token === '{' || token === '[') {
      const empty = next === '}' || next === ']';
      depth++;
      if (depth > maxDepth) return undefined;
      pretty += empty ? token : `${token}\n${'  '.repeat(depth)}`;
    } else if (token === '}' || token === ']') {
      depth--;
      const empty = tokens[index - 1] === '{' || tokens[index - 1] === '[';
      pretty += empty ? token : `\n${'  '.repeat(depth)}${token}`;
    } else if (token === ',') pretty += `,\n${'  '.repeat(depth)}`;
    else if (token === ':') pretty += ': ';
    else pretty += token;
  }
  return pretty;
}

function isJsonObjectOrArray(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}
