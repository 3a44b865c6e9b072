import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { PageProps } from '../../router/pages.ts';
import { useStrings } from '../../strings/strings.tsx';
import { ApiKeys } from './api-keys.tsx';
import { EndTokens } from './end-tokens.tsx';
import { PortalLink } from './portal-link.tsx';

/** Who may reach an application: its portal's links, its keys for other APIs, and an end to its tokens. */
export function AccessPage({ application }: PageProps) {
  const t = useStrings();
  return (
    <SpaceBetween size="l">
      <Header variant="h1" description={t.access.about}>
        {t.access.title}
      </Header>
      <PortalLink application={application} />
      <ApiKeys application={application} />
      <EndTokens application={application} />
    </SpaceBetween>
  );
}
