import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { Loaded } from '../../parts/loaded.tsx';
import type { PageProps } from '../../router/pages.ts';
import { useStrings } from '../../strings/strings.tsx';
import { Backlog } from './backlog.tsx';
import { EndpointRows } from './endpoint-rows.tsx';
import { OverviewFigures } from './overview-figures.tsx';
import { RangeChoice, usualHours } from './range-choice.tsx';
import { useOverview } from './use-overview.ts';

/** How deliveries go: of one application, or of the organization where the address names none. */
export function OverviewPage({ application }: PageProps) {
  const t = useStrings();
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
            <OverviewFigures overview={shown} />
            <EndpointRows overview={shown} ofMany={ofMany} />
          </SpaceBetween>
        )}
      </Loaded>
      {ofMany && <Backlog />}
    </SpaceBetween>
  );
}
