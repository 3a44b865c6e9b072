import Box from '@cloudscape-design/components/box';
import Table from '@cloudscape-design/components/table';
import type { RedriveReply } from '../../api/overview-shapes.ts';
import { RouteLink } from '../../parts/route-link.tsx';
import { Time } from '../../parts/time.tsx';
import { visibleText } from '../../parts/visible-text.ts';
import { paths } from '../../router/paths.ts';
import { useStrings } from '../../strings/strings.tsx';

/** What was counted in a dead-letter queue, by reason and what it is about. */
export function DeadLetterGroups({ reply: { groups } }: { reply: RedriveReply }) {
  const t = useStrings();
  const number = new Intl.NumberFormat(t.locale);
  return (
    <Table
      variant="embedded"
      items={groups}
      wrapLines
      enableKeyboardNavigation
      ariaLabels={{ tableLabel: t.deadLetters.counted }}
      empty={
        <Box textAlign="center" color="text-body-secondary">
          {t.deadLetters.nothing}
        </Box>
      }
      columnDefinitions={[
        { id: 'count', header: t.deadLetters.count, cell: ({ count }) => number.format(count) },
        {
          id: 'about',
          header: t.tasks.of,
          cell: ({ about, appId, endpointId }) =>
            appId !== null && endpointId !== null ? (
              <RouteLink href={paths.endpoint(appId, endpointId)}>{visibleText(about)}</RouteLink>
            ) : (
              visibleText(about)
            ),
          isRowHeader: true,
        },
        { id: 'reason', header: t.attempts.reason, cell: ({ reason }) => visibleText(reason) },
        { id: 'oldest', header: t.deadLetters.oldest, cell: ({ oldestAt }) => <Time at={oldestAt} /> },
      ]}
    />
  );
}
