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
    if (page.onlyOrganization && !isOrganization) continue;
    if (page.needs !== undefined && !may(page.needs)) continue;
    const found = match(page.pattern, path);
    if (found)
      return { page, props: { application: '', endpoint: '', message: '', eventType: '', ...found } };
  }
  return undefined;
}
