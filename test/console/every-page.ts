/** A page as the console lists it; only what can be read without its components. */
export interface ListedPage {
  readonly pattern: string;
  readonly onlyOrganization?: true;
}

// By an address that TypeScript does not follow: pages are built for browsers, under settings of their own.
const list = new URL('../../console/router/pages.ts', import.meta.url).href;
const match = new URL('../../console/router/match.ts', import.meta.url).href;

/** Every page of the console, also those that are added later. */
export async function everyPage(): Promise<readonly ListedPage[]> {
  return (await import(list)).pages;
}

/** A page's address with the things that it is to show. @throws Error for a part that has no example */
export async function addressOf(page: ListedPage, things: Readonly<Record<string, string>>): Promise<string> {
  for (const name of partsOf(page)) {
    if (!things[name]) throw new Error(`The part ${name} of ${page.pattern} has no example in this test.`);
  }
  return (await import(match)).fill(page.pattern, things);
}

/** The parts of a page's address. */
export const partsOf = (page: ListedPage): string[] =>
  [...page.pattern.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
