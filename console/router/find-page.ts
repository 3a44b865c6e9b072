import type { Rights } from '../session/session.ts';
import { match } from './match.ts';
import { type PageDefinition, type PageProps, pages } from './pages.ts';

export interface FoundPage {
  readonly page: PageDefinition;
  readonly props: PageProps;
}

/** The page at the path, for whoever may see it. */
export function findPage(path: string, { isOrganization, may }: Rights): FoundPage | undefined {
  for (const page of pages) {
    const found = match(page.pattern, path);
    if (!found) continue;
    // What is refused is no address of a later pattern's: `messages/new` is no message that is called `new`.
    if (page.onlyOrganization && !isOrganization) return undefined;
    if (page.needs !== undefined && !may(page.needs)) return undefined;
    return { page, props: { application: '', endpoint: '', message: '', eventType: '', ...found } };
  }
  return undefined;
}
