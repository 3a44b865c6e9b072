import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import type { Overview, OverviewEndpoint } from '../../api/overview-shapes.ts';
import { RouteLink } from '../../parts/route-link.tsx';
import { Time } from '../../parts/time.tsx';
import { visibleText } from '../../parts/visible-text.ts';
import { paths } from '../../router/paths.ts';
import { useStrings } from '../../strings/strings.tsx';
import { successRate } from './success-rate.ts';

const kinds: Readonly<Record<OverviewEndpoint['state'], StatusIndicatorProps.Type>> = {
  disabled: 'error',
  held: 'error',
  failing: 'warning',
  well: 'success',
  'switched-off': 'stopped',
};

interface EndpointRowsProps {
  readonly overview: Overview;
  /** Whether they are of several applications. */
  readonly ofMany: boolean;
}

/** The endpoints that do worst first, each with the way to what happened there. */
export function EndpointRows({ overview, ofMany }: EndpointRowsProps) {
  const t = useStrings();
  const { endpoints, endpointCount } = overview;
  const number = new Intl.NumberFormat(t.locale);
  const columns: TableProps.ColumnDefinition<OverviewEndpoint>[] = [
    {
      id: 'url',
      header: t.endpoints.url,
      cell: ({ appId, id, url }) => (
        <RouteLink href={paths.endpoint(appId, id)}>{visibleText(url)}</RouteLink>
      ),
      isRowHeader: true,
      minWidth: 200,
    },
    {
      id: 'application',
      header: t.overview.application,
      cell: ({ appId, appName }) => (
        <RouteLink href={paths.overview(appId)}>{visibleText(appName)}</RouteLink>
      ),
    },
    {
      id: 'state',
      header: t.endpoints.state,
      cell: ({ state }) => <StatusIndicator type={kinds[state]}>{t.overview.states[state]}</StatusIndicator>,
      minWidth: 130,
    },
    {
      id: 'why',
      header: t.overview.lastFailure,
      cell: ({ lastFailure, failingSince }) => (
        <>
          <div>{lastFailure === null ? '–' : visibleText(lastFailure)}</div>
          {failingSince !== null && (
            <Box variant="small">
              {t.health.since} <Time at={failingSince} />
            </Box>
          )}
        </>
      ),
      minWidth: 160,
    },
    {
      id: 'delivered',
      header: t.overview.deliveredOf,
      cell: ({ succeeded, failed }) => `${number.format(succeeded)} / ${number.format(succeeded + failed)}`,
    },
    { id: 'rate', header: t.overview.successRate, cell: (row) => successRate(row, t.locale) },
    {
      id: 'p99',
      header: t.overview.p99Ms,
      cell: ({ p99Ms }) => (p99Ms === null ? '–' : t.overview.ms(number.format(p99Ms))),
    },
  ];
  return (
    <Table
      header={
        <Header variant="h2" description={t.overview.worstFirst(endpoints.length, endpointCount)}>
          {t.endpoints.title}
        </Header>
      }
      items={endpoints}
      columnDefinitions={columns.filter(({ id }) => ofMany || id !== 'application')}
      trackBy={({ id }) => id}
      wrapLines
      enableKeyboardNavigation
      ariaLabels={{ tableLabel: t.endpoints.title }}
      empty={
        <Box textAlign="center" padding="m" color="text-body-secondary">
          {t.overview.noEndpoints}
        </Box>
      }
    />
  );
}
