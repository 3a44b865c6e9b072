import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { lazy, Suspense } from 'react';
import type { Overview } from '../../api/overview-shapes.ts';
import { OverviewSums } from './overview-sums.tsx';

/** Charts are as large as the rest of a page: what can be read without them is there first. */
const AttemptCharts = lazy(async () => ({
  default: (await import('./attempt-charts.tsx')).AttemptCharts,
}));

/** Numbers and charts of a time. */
export function OverviewFigures({ overview }: { overview: Overview }) {
  return (
    <SpaceBetween size="l">
      <OverviewSums overview={overview} />
      <Suspense fallback={<Spinner />}>
        <AttemptCharts overview={overview} />
      </Suspense>
    </SpaceBetween>
  );
}
