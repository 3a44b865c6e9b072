import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group';
import { visibleText } from '../parts/visible-text.ts';
import type { FoundPage } from '../router/find-page.ts';
import { follow } from '../router/location.ts';
import { fill } from '../router/match.ts';
import { type PageDefinition, pages } from '../router/pages.ts';
import { paths } from '../router/paths.ts';
import { useRights } from '../session/session.ts';
import { useStrings } from '../strings/strings.tsx';
import { useApplicationName } from './use-application-name.ts';

/** The way from the top to the page. */
export function Crumbs({ found: { page, props } }: { found: FoundPage }) {
  const t = useStrings();
  const { isOrganization } = useRights();
  const name = useApplicationName(props.application);
  const way: PageDefinition[] = [];
  let step: PageDefinition | undefined = page;
  while (step) {
    way.unshift(step);
    const { above }: PageDefinition = step;
    step = pages.find(({ pattern }) => pattern === above);
  }
  const items = way.map(({ title, pattern }) => ({
    text: visibleText(title(t, props)),
    href: fill(pattern, { ...props }),
  }));
  if (isOrganization && props.application !== '') {
    items.unshift(
      { text: t.applications.title, href: paths.applications() },
      { text: name, href: paths.endpoints(props.application) },
    );
  }
  return <BreadcrumbGroup items={items} onFollow={follow} ariaLabel={t.frame.crumbs} />;
}
