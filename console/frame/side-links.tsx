import SideNavigation, { type SideNavigationProps } from '@cloudscape-design/components/side-navigation';
import { follow, useLocation } from '../router/location.ts';
import { paths } from '../router/paths.ts';
import { type Rights, useRights } from '../session/session.ts';
import { type Strings, useStrings } from '../strings/strings.tsx';
import { useApplicationName } from './use-application-name.ts';

/** What one application has. */
function applicationLinks(
  t: Strings,
  application: string,
  { may, isOrganization }: Rights,
): SideNavigationProps.Item[] {
  return [
    { type: 'link', text: t.overview.title, href: paths.overview(application) },
    { type: 'link', text: t.endpoints.title, href: paths.endpoints(application) },
    { type: 'link', text: t.messages.title, href: paths.messages(application) },
    ...(may('CreateAttempts')
      ? [{ type: 'link' as const, text: t.recovery.title, href: paths.recovery(application) }]
      : []),
    ...(isOrganization
      ? [{ type: 'link' as const, text: t.access.title, href: paths.access(application) }]
      : []),
  ];
}

/** The pages that whoever is signed in may see; of the application that the address names, if it names one. */
export function SideLinks({ application }: { application: string }) {
  const t = useStrings();
  const rights = useRights();
  const { isOrganization } = rights;
  const name = useApplicationName(application);
  const [path = ''] = useLocation().split('?');
  const links = application === '' ? [] : applicationLinks(t, application, rights);
  const shared: SideNavigationProps.Item[] = [
    { type: 'link', text: t.eventTypes.title, href: paths.eventTypes() },
    { type: 'link', text: t.settings.title, href: paths.settings() },
  ];
  const items: SideNavigationProps.Item[] = isOrganization
    ? [
        { type: 'link', text: t.overview.title, href: paths.overviewOfAll() },
        { type: 'link', text: t.applications.title, href: paths.applications() },
        { type: 'link', text: t.recovery.title, href: paths.tasks() },
        ...shared,
        ...(links.length === 0 ? [] : [{ type: 'section' as const, text: name, items: links }]),
      ]
    : [...links, ...shared];
  const active = links
    .concat(items)
    .flatMap((item) => ('href' in item ? [item.href] : []))
    .find((href) => path.startsWith(href));
  return <SideNavigation items={items} activeHref={active ?? ''} onFollow={follow} />;
}
