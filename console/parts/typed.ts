// What the API is sent for what somebody typed.

/** With commas, semicolons or spaces between them. */
export function wordsIn(text: string): string[] {
  return text.split(/[\s,;]+/).filter((word) => word !== '');
}

/** A text that is no number goes as it is, so that the API says what it should be; empty stays empty. */
export function numberIn(text: string): number | string {
  const trimmed = text.trim();
  const number = Number(trimmed);
  return trimmed === '' || Number.isNaN(number) ? trimmed : number;
}
