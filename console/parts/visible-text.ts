/**
 * Characters that would hide, turn around or move what stands beside them: controls other than tab and line feed,
 * directional marks and overrides, zero-width characters, line and paragraph separators, tags.
 */
const hidden =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** The text with such characters as `\u{202e}`, so that what is read is what is there. */
export function visibleText(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(hidden, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** What somebody gave as a list, or a dash. */
export function shownList(texts: readonly string[] | null): string {
  return texts === null || texts.length === 0 ? '–' : visibleText(texts.join(', '));
}
