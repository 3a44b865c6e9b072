import AppLayout from '@cloudscape-design/components/app-layout';
import { useEffect, useRef, useState } from 'react';
import { visibleText } from '../parts/visible-text.ts';
import { type FoundPage, findPage } from '../router/find-page.ts';
import { navigate, useLocation } from '../router/location.ts';
import { paths } from '../router/paths.ts';
import { useRights, useSession } from '../session/session.ts';
import { useStrings } from '../strings/strings.tsx';
import type { Brand } from '../theme/brand.ts';
import { Crumbs } from './crumbs.tsx';
import { NoSuchPage } from './no-such-page.tsx';
import { Notices } from './notices.tsx';
import { PageBoundary } from './page-boundary.tsx';
import { SideLinks } from './side-links.tsx';

const narrow = window.matchMedia('(max-width: 688px)');

/** Navigation, the way to the page, notices, and the page that the address names. */
export function Frame({ brand }: { brand: Brand }) {
  const t = useStrings();
  const { claims } = useSession();
  const rights = useRights();
  const { isOrganization } = rights;
  const [isOpen, setOpen] = useState(!narrow.matches);
  const [path = ''] = useLocation().split('?');
  const found = findPage(path, rights);
  const application = found?.props.application || claims?.application || '';

  const home = isOrganization ? paths.applications() : paths.endpoints(claims?.application ?? '');
  const isHome = /^\/console\/?$/.test(path);
  useEffect(() => {
    if (isHome) navigate(home, { replace: true });
  }, [isHome, home]);

  const title = found?.page.title(t, found.props);
  useEffect(() => {
    document.title = title === undefined ? brand.name : `${visibleText(title)} – ${brand.name}`;
  }, [title, brand.name]);

  return (
    <AppLayout
      headerSelector="#top-bar"
      navigation={<SideLinks application={application} />}
      navigationOpen={isOpen}
      onNavigationChange={({ detail }) => setOpen(detail.open)}
      breadcrumbs={found && <Crumbs found={found} />}
      notifications={<Notices />}
      stickyNotifications
      toolsHide
      ariaLabels={{
        navigation: t.frame.navigation,
        navigationToggle: t.frame.openNavigation,
        navigationClose: t.frame.closeNavigation,
        notifications: t.frame.notifications,
      }}
      content={isHome ? null : <Content found={found} path={path} />}
    />
  );
}

function Content({ found, path }: { found: FoundPage | undefined; path: string }) {
  const place = useRef<HTMLDivElement>(null);
  const shownPath = useRef(path);
  // What was pressed to come here is gone with its page; without this the keyboard would begin at the top bar again.
  useEffect(() => {
    if (shownPath.current === path) return;
    shownPath.current = path;
    place.current?.focus({ preventScroll: true });
  }, [path]);
  return (
    <div ref={place} className="page" tabIndex={-1}>
      {found ? <FoundContent found={found} /> : <NoSuchPage />}
    </div>
  );
}

function FoundContent({ found }: { found: FoundPage }) {
  const { page, props } = found;
  const { component: Page } = page;
  // Another application, endpoint or message is another page: nothing of the one before stays.
  const key = JSON.stringify([page.pattern, props]);
  return (
    <PageBoundary key={key}>
      <Page {...props} />
    </PageBoundary>
  );
}
