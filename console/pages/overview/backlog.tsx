import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { Backlog as BacklogShape } from '../../api/overview-shapes.ts';
import { useResource } from '../../api/use-resource.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { RouteLink } from '../../parts/route-link.tsx';
import { Time } from '../../parts/time.tsx';
import { paths } from '../../router/paths.ts';
import { useStrings } from '../../strings/strings.tsx';

/** What waits in the deployment's queues, what was given up, and when retries are due. */
export function Backlog() {
  const t = useStrings();
  const backlog = useResource<BacklogShape>('/backlog', 15_000);
  const number = new Intl.NumberFormat(t.locale);
  return (
    <Container
      header={
        <Header variant="h2" description={t.backlog.about}>
          {t.backlog.title}
        </Header>
      }
    >
      <Loaded of={backlog}>
        {({ queues, retries }) => {
          const dead = queues.reduce((sum, { deadLetters }) => sum + (deadLetters ?? 0), 0);
          const waits = queues.map(({ queue, waiting, inFlight, delayed }) => ({
            label: t.backlog.queues[queue],
            value: t.backlog.depth(number.format(waiting + inFlight), number.format(delayed)),
          }));
          const { overdue, withinHour, withinDay, later, nextAt, complete } = retries;
          const all = number.format(overdue + withinHour + withinDay + later);
          return (
            <KeyValuePairs
              columns={4}
              items={[
                ...waits,
                {
                  label: t.backlog.deadLetters,
                  value:
                    dead === 0 ? (
                      <StatusIndicator type="success">{t.backlog.none}</StatusIndicator>
                    ) : (
                      <StatusIndicator type="error">
                        <RouteLink href={paths.tasks()}>{number.format(dead)}</RouteLink>
                      </StatusIndicator>
                    ),
                },
                { label: t.backlog.retries, value: complete ? all : t.backlog.atLeast(all) },
                {
                  label: t.backlog.due,
                  value: t.backlog.when(
                    ...([withinHour, withinDay, later].map(number.format) as [string, string, string]),
                  ),
                },
                {
                  label: overdue > 0 ? t.backlog.overdue(number.format(overdue)) : t.backlog.next,
                  value: <Time at={nextAt} />,
                },
              ]}
            />
          );
        }}
      </Loaded>
    </Container>
  );
}
