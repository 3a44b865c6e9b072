import BarChart from '@cloudscape-design/components/bar-chart';
import Container from '@cloudscape-design/components/container';
import Grid from '@cloudscape-design/components/grid';
import Header from '@cloudscape-design/components/header';
import type { Overview } from '../../api/overview-shapes.ts';
import { useStrings } from '../../strings/strings.tsx';

/** Colours of Cloudscape's charts, which can be told apart in light and dark and by most eyes. */
const colors = { succeeded: '#2ea597', failed: '#c33d69', p50Ms: '#688ae8', p99Ms: '#e07941' } as const;
const halves = [{ colspan: { default: 12, s: 6 } }, { colspan: { default: 12, s: 6 } }];

/** Attempts and durations over time. */
export function AttemptCharts({ overview }: { overview: Overview }) {
  const t = useStrings();
  const { buckets, bucketSeconds, succeeded, failed } = overview;
  const points =
    succeeded + failed === 0 ? [] : buckets.map((bucket) => ({ ...bucket, x: new Date(bucket.at) }));
  const times = points.map(({ x }) => x);
  const spansDays = bucketSeconds >= 6 * 3600;
  const tick = new Intl.DateTimeFormat(
    t.locale,
    spansDays ? { day: 'numeric', month: 'short', hour: '2-digit' } : { hour: '2-digit', minute: '2-digit' },
  );
  const number = new Intl.NumberFormat(t.locale, { notation: 'compact' });
  const common = {
    height: 200,
    hideFilter: true,
    xDomain: times,
    empty: t.overview.nothingSent,
    i18nStrings: {
      xTickFormatter: (time: Date) => tick.format(time),
      yTickFormatter: (value: number) => number.format(value),
      detailPopoverDismissAriaLabel: t.overview.closeDetails,
      chartAriaRoleDescription: t.overview.chart,
      legendAriaLabel: t.overview.legend,
    },
  };
  const bars = (name: 'succeeded' | 'failed') => ({
    type: 'bar' as const,
    title: t.overview[name],
    color: colors[name],
    data: points.map(({ x, [name]: y }) => ({ x, y })),
  });
  // Bars: of a line through a single point nothing can be seen.
  const durations = (name: 'p50Ms' | 'p99Ms') => ({
    type: 'bar' as const,
    title: t.overview[name],
    color: colors[name],
    data: points.flatMap(({ x, [name]: y }) => (y === null ? [] : [{ x, y }])),
    valueFormatter: (value: number) => t.overview.ms(new Intl.NumberFormat(t.locale).format(value)),
  });
  return (
    <Grid gridDefinition={halves}>
      <Container fitHeight header={<Header variant="h2">{t.overview.attempts}</Header>}>
        <BarChart<Date>
          {...common}
          xScaleType="categorical"
          stackedBars
          ariaLabel={t.overview.attempts}
          series={points.length === 0 ? [] : [bars('failed'), bars('succeeded')]}
        />
      </Container>
      <Container fitHeight header={<Header variant="h2">{t.overview.durations}</Header>}>
        <BarChart<Date>
          {...common}
          xScaleType="categorical"
          yTitle={t.overview.milliseconds}
          ariaLabel={t.overview.durations}
          series={points.length === 0 ? [] : [durations('p50Ms'), durations('p99Ms')]}
        />
      </Container>
    </Grid>
  );
}
