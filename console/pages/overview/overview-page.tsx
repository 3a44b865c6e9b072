import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { lazy, Suspense, useState } from 'react';
import { Loaded } from '../../parts/loaded.tsx';
import type { PageProps } from '../../router/pages.ts';
import { useRights } from '../../session/session.ts';
import { useStrings } from '../../strings/strings.tsx';
import { Backlog } from './backlog.tsx';
import { EndpointRows } from './endpoint-rows.tsx';
import { OverviewSums } from './overview-sums.tsx';
import { RangeChoice, usualHours } from './range-choice.tsx';
import { useOverview } from './use-overview.ts';

/** Charts are as large as the rest of the page: what can be read without them is there first. */
const AttemptCharts = lazy(async () => ({
  default: (await import('./attempt-charts.tsx')).AttemptCharts,
}));

/** How deliveries go: of one application, or of the organization where the address names none. */
export function OverviewPage({ application }: PageProps) {
  const t = useStrings();
  const { isOrganization } = useRights();
  const [hours, setHours] = useState(usualHours);
  const overview = useOverview({ application, hours });
  const ofMany = application === '';
  return (
    <SpaceBetween size="l">
      <Header
        variant="h1"
        description={ofMany ? t.overview.aboutAll : t.overview.about}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <RangeChoice hours={hours} onChange={setHours} />
            <Button iconName="refresh" ariaLabel={t.list.refresh} onClick={() => void overview.refresh()} />
          </SpaceBetween>
        }
      >
        {t.overview.title}
      </Header>
      <Loaded of={overview}>
        {(shown) => (
          <SpaceBetween size="l">
            <OverviewSums overview={shown} />
            <Suspense fallback={<Spinner />}>
              <AttemptCharts overview={shown} />
            </Suspense>
            <EndpointRows overview={shown} ofMany={ofMany} />
          </SpaceBetween>
        )}
      </Loaded>
      {isOrganization && ofMany && <Backlog />}
    </SpaceBetween>
  );
}
