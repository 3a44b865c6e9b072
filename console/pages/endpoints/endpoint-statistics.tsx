import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { lazy, Suspense, useState } from 'react';
import { Loaded } from '../../parts/loaded.tsx';
import { OverviewSums } from '../overview/overview-sums.tsx';
import { RangeChoice, usualHours } from '../overview/range-choice.tsx';
import { useOverview } from '../overview/use-overview.ts';

/** Charts are large, and whoever looks at attempts needs none. */
const AttemptCharts = lazy(async () => ({
  default: (await import('../overview/attempt-charts.tsx')).AttemptCharts,
}));

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
      <Loaded of={overview}>
        {(shown) => (
          <SpaceBetween size="l">
            <OverviewSums overview={shown} />
            <Suspense fallback={<Spinner />}>
              <AttemptCharts overview={shown} />
            </Suspense>
          </SpaceBetween>
        )}
      </Loaded>
    </SpaceBetween>
  );
}
