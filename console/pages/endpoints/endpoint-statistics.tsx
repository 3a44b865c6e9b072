import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { Loaded } from '../../parts/loaded.tsx';
import { OverviewFigures } from '../overview/overview-figures.tsx';
import { RangeChoice, usualHours } from '../overview/range-choice.tsx';
import { useOverview } from '../overview/use-overview.ts';

interface EndpointStatisticsProps {
  readonly application: string;
  readonly endpoint: string;
}

/** How one endpoint did over time. */
export function EndpointStatistics({ application, endpoint }: EndpointStatisticsProps) {
  const [hours, setHours] = useState(usualHours);
  const overview = useOverview({ application, endpoint, hours });
  return (
    <SpaceBetween size="l">
      <RangeChoice hours={hours} onChange={setHours} />
      <Loaded of={overview}>{(shown) => <OverviewFigures overview={shown} />}</Loaded>
    </SpaceBetween>
  );
}
