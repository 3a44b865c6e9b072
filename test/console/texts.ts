/** Every text that the page shows, and those that only screen readers get. */
export const allTexts = `[
  ...[...document.querySelectorAll('body *')].flatMap(({ childNodes }) =>
    [...childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE).map(({ data }) => data.trim())),
  ...[...document.querySelectorAll('[aria-label], [placeholder], [title]')].flatMap((element) =>
    ['aria-label', 'placeholder', 'title'].map((name) => element.getAttribute(name)?.trim())),
].filter(Boolean)`;

/** Words in tables that are torn apart because their column is too narrow; an id or a URL may be. */
export const tornWords = `[...document.querySelectorAll('td *')].flatMap(({ childNodes }) =>
  [...childNodes].filter((node) => {
    if (node.nodeType !== Node.TEXT_NODE || !/^\\p{L}{2,15}$/u.test(node.data)) return false;
    const range = document.createRange();
    range.selectNodeContents(node);
    return new Set([...range.getClientRects()].map(({ top }) => top)).size > 1;
  }).map(({ data }) => data))`;

/** The fixed texts of one language that the other has otherwise. */
export async function textsOnlyIn(language: string, other: string): Promise<ReadonlySet<string>> {
  const [texts, others] = await Promise.all([fixedTexts(language), fixedTexts(other)]);
  return new Set([...texts].filter((text) => !others.has(text)));
}

async function fixedTexts(language: string): Promise<ReadonlySet<string>> {
  // By an address that TypeScript does not follow: texts are built for browsers, under settings of their own.
  const file = new URL(`../../console/strings/${language}.ts`, import.meta.url).href;
  return new Set(leaves((await import(file))[language]));
}

const leaves = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [];
};
