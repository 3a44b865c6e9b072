import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { at } from '../../api/request.ts';
import type { Destination, Message } from '../../api/shapes.ts';
import { useList } from '../../api/use-list.ts';
import { useResource } from '../../api/use-resource.ts';
import { DeliveryState } from '../../parts/delivery-state.tsx';
import { ListTable } from '../../parts/list-table.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { RouteLink } from '../../parts/route-link.tsx';
import { TextBlock } from '../../parts/text-block.tsx';
import { Time } from '../../parts/time.tsx';
import { shownList, visibleText } from '../../parts/visible-text.ts';
import type { PageProps } from '../../router/pages.ts';
import { paths } from '../../router/paths.ts';
import { useStrings } from '../../strings/strings.tsx';

/** One message: where it went, and what it says. */
export function MessagePage({ application, message: id }: PageProps) {
  const t = useStrings();
  const path = at`/app/${application}/msg/${id}`;
  const message = useResource<Message>(path);
  const list = useList<Destination>(`${path}/endpoint`, { pollMs: 3_000 });
  return (
    <Loaded of={message}>
      {(shown) => (
        <SpaceBetween size="l">
          <Header variant="h1">{shown.eventType}</Header>
          <Container>
            <KeyValuePairs
              columns={4}
              items={[
                { label: t.messages.time, value: <Time at={shown.timestamp} /> },
                { label: t.messages.id, value: shown.id },
                { label: t.messages.eventId, value: visibleText(shown.eventId ?? '–') },
                { label: t.messages.channels, value: shownList(shown.channels) },
                { label: t.messages.tags, value: shownList(shown.tags) },
              ]}
            />
          </Container>
          <ListTable
            title={t.messages.destinations}
            list={list}
            idOf={(destination) => destination.id}
            empty={t.messages.nowhere}
            columns={[
              {
                id: 'url',
                header: t.endpoints.url,
                cell: (destination) => (
                  <RouteLink href={paths.delivery(application, shown.id, destination.id)}>
                    {destination.url}
                  </RouteLink>
                ),
                isRowHeader: true,
              },
              {
                id: 'status',
                header: t.messages.status,
                cell: ({ statusText }) => <DeliveryState status={statusText} />,
              },
              { id: 'next', header: t.attempts.next, cell: ({ nextAttempt }) => <Time at={nextAttempt} /> },
            ]}
          />
          <Container header={<Header variant="h2">{t.messages.payload}</Header>}>
            <TextBlock label={t.messages.payload} text={payloadText(shown)} />
          </Container>
        </SpaceBetween>
      )}
    </Loaded>
  );
}

function payloadText({ payload, rawPayload }: Message): string {
  return rawPayload ?? JSON.stringify(payload, null, 2);
}
