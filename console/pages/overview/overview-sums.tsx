import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import type { Overview } from '../../api/overview-shapes.ts';
import { useStrings } from '../../strings/strings.tsx';
import { successRate } from './success-rate.ts';

/** The time's numbers in all, and what is not in them. */
export function OverviewSums({ overview }: { overview: Overview }) {
  const t = useStrings();
  const { succeeded, failed, p50Ms, p99Ms, estimated, complete, endpointCount, countedEndpoints } = overview;
  const number = new Intl.NumberFormat(t.locale);
  const count = (value: number) => `${estimated ? '≈ ' : ''}${number.format(value)}`;
  const duration = (ms: number | null) => (ms === null ? '–' : t.overview.ms(number.format(ms)));
  const facts: readonly (readonly [string, string])[] = [
    [t.overview.succeeded, count(succeeded)],
    [t.overview.failed, count(failed)],
    [t.overview.successRate, successRate(overview, t.locale)],
    [t.overview.duration, `${duration(p50Ms)} / ${duration(p99Ms)}`],
  ];
  const notes: readonly ReactNode[] = [
    ...(estimated ? [t.overview.estimated] : []),
    ...(countedEndpoints < endpointCount ? [t.overview.counted(countedEndpoints, endpointCount)] : []),
    ...(complete || countedEndpoints < endpointCount ? [] : [t.overview.newestOnly(endpointCount)]),
  ];
  return (
    <Container>
      <SpaceBetween size="s">
        <KeyValuePairs
          columns={4}
          items={facts.map(([label, value]) => ({
            label,
            value: (
              <Box variant="span" fontSize="heading-l">
                {value}
              </Box>
            ),
          }))}
        />
        {notes.length > 0 && (
          <Box variant="small" color="text-body-secondary">
            {notes.join(' ')}
          </Box>
        )}
      </SpaceBetween>
    </Container>
  );
}
