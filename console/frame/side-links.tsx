import SideNavigation, { type SideNavigationProps } from '@cloudscape-design/components/side-navigation';
import { follow, useLocation } from '../router/location.ts';
import { paths } from '../router/paths.ts';
import { type Rights, useRights } from '../session/session.ts';
import { type Strings, useStrings } from '../strings/strings.tsx';
import { useApplicationName } from './use-application-name.ts';

/** What one application has. */
function applicationLinks(t: Strings, application: string, may: Rights['may']): SideNavigationProps.Item[] {
  return [
    { type: 'link', text: t.overview.title, href: paths.overview(application) },
    { type: 'link', text: t.endpoints.title, href: paths.endpoints(application) },
    { type: 'link', text: t.messages.title, href: paths.messages(application) },
    ...(may('CreateAttempts')
      ? [{ type: 'link' as const, text: t.recovery.title, href: paths.recovery(application) }]
      : []),
  ];
}

/** The pages that whoever is signed in may see; of the application that the address names, if it names one. */
export function SideLinks({ application }: { application: string }) {
  const t = useStrings();
  const { isOrganization, may } = useRights();
  const name = useApplicationName(application);
  const [path = ''] = useLocation().split('?');
  const links = application === '' ? [] : applicationLinks(t, application, may);
  const items: SideNavigationProps.Item[] = isOrganization
    ? [
        { type: 'link', text: t.overview.title, href: paths.overviewOfAll() },
        { type: 'link', text: t.applications.title, href: paths.applications() },
        { type: 'link', text: t.recovery.title, href: paths.tasks() },
        ...(links.length === 0 ? [] : [{ type: 'section' as const, text: name, items: links }]),
      ]
    : links;
  const active = links
    .concat(items)
    .flatMap((item) => ('href' in item ? [item.href] : []))
    .find((href) => path.startsWith(href));
  return <SideNavigation items={items} activeHref={active ?? ''} onFollow={follow} />;
}
