import Button from '@cloudscape-design/components/button';
import { useState } from 'react';
import { at } from '../../api/request.ts';
import type { AttemptedMessage, Message } from '../../api/shapes.ts';
import { useList } from '../../api/use-list.ts';
import { DeliveryState } from '../../parts/delivery-state.tsx';
import { ListTable } from '../../parts/list-table.tsx';
import { RouteLink } from '../../parts/route-link.tsx';
import { Time } from '../../parts/time.tsx';
import { useSettled } from '../../parts/use-settled.ts';
import { shownList, visibleText } from '../../parts/visible-text.ts';
import { follow } from '../../router/location.ts';
import type { PageProps } from '../../router/pages.ts';
import { paths } from '../../router/paths.ts';
import { useRights } from '../../session/session.ts';
import { useStrings } from '../../strings/strings.tsx';
import { MessageFilter, type MessageFilters } from './message-filter.tsx';

/** With what has become of it at the endpoint, where one is asked for. */
type ListedMessage = Message & Partial<Pick<AttemptedMessage, 'statusText'>>;

/** What was published to an application, newest first. */
export function MessagesPage({ application }: PageProps) {
  const t = useStrings();
  const { isOrganization } = useRights();
  const [filters, setFilters] = useState<MessageFilters>({});
  const { endpoint = '', ...others } = useSettled(filters);
  const path =
    endpoint === '' ? at`/app/${application}/msg` : at`/app/${application}/endpoint/${endpoint}/msg`;
  const list = useList<ListedMessage>(path, {
    parameters: { with_content: 'false', ...others },
    pollMs: 5_000,
  });
  return (
    <ListTable
      variant="full-page"
      title={t.messages.title}
      description={t.messages.about}
      list={list}
      idOf={({ id }) => id}
      empty={t.messages.empty}
      filter={<MessageFilter application={application} filters={filters} onChange={setFilters} />}
      actions={
        isOrganization && (
          <Button variant="primary" href={paths.publish(application)} onFollow={follow}>
            {t.messages.publish}
          </Button>
        )
      }
      columns={[
        {
          id: 'time',
          header: t.messages.time,
          cell: ({ id, timestamp }) => (
            <RouteLink href={paths.message(application, id)}>
              <Time at={timestamp} />
            </RouteLink>
          ),
          isRowHeader: true,
          minWidth: 180,
        },
        { id: 'type', header: t.messages.eventType, cell: ({ eventType }) => eventType },
        ...(endpoint === ''
          ? []
          : [
              {
                id: 'status',
                header: t.messages.statusThere,
                cell: ({ statusText }: ListedMessage) => statusText && <DeliveryState status={statusText} />,
              },
            ]),
        { id: 'event', header: t.messages.eventId, cell: ({ eventId }) => visibleText(eventId ?? '–') },
        { id: 'channels', header: t.messages.channels, cell: ({ channels }) => shownList(channels) },
        { id: 'tags', header: t.messages.tags, cell: ({ tags }) => shownList(tags) },
        { id: 'id', header: t.messages.id, cell: ({ id }) => id },
      ]}
    />
  );
}
