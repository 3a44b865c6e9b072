import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Toggle from '@cloudscape-design/components/toggle';
import { useState } from 'react';
import { request } from '../../api/request.ts';
import { changed } from '../../api/resource-cache.ts';
import type { EventType } from '../../api/shapes.ts';
import { useList } from '../../api/use-list.ts';
import { attempt } from '../../frame/notices.tsx';
import { ListTable } from '../../parts/list-table.tsx';
import { RouteLink } from '../../parts/route-link.tsx';
import { visibleText } from '../../parts/visible-text.ts';
import { follow } from '../../router/location.ts';
import { paths } from '../../router/paths.ts';
import { useRights } from '../../session/session.ts';
import { useStrings } from '../../strings/strings.tsx';
import { useDialects } from '../endpoints/use-event-types.ts';
import { EventTypeState } from './event-type-state.tsx';

/** What can be published, for producers and receivers to look up. */
export function EventTypesPage() {
  const t = useStrings();
  const { isOrganization } = useRights();
  const [withArchived, setWithArchived] = useState(false);
  const list = useList<EventType>('/event-type', {
    parameters: { include_archived: String(withArchived) },
    pollMs: 30_000,
  });
  return (
    <ListTable
      variant="full-page"
      title={t.eventTypes.title}
      description={t.eventTypes.about}
      list={list}
      idOf={({ name }) => name}
      empty={isOrganization ? t.eventTypes.emptyInstall : t.eventTypes.empty}
      filter={
        <Toggle checked={withArchived} onChange={({ detail }) => setWithArchived(detail.checked)}>
          {t.eventTypes.withArchived}
        </Toggle>
      }
      actions={isOrganization && <CatalogueActions />}
      columns={[
        {
          id: 'name',
          header: t.eventTypes.name,
          cell: ({ name }) => <RouteLink href={paths.eventType(name)}>{name}</RouteLink>,
          isRowHeader: true,
        },
        {
          id: 'description',
          header: t.endpoints.description,
          cell: ({ description }) => visibleText(description) || '–',
        },
        { id: 'group', header: t.eventTypes.group, cell: ({ groupName }) => visibleText(groupName ?? '–') },
        {
          id: 'state',
          header: t.endpoints.state,
          cell: (eventType) => <EventTypeState of={eventType} />,
          minWidth: 110,
        },
      ]}
    />
  );
}

function CatalogueActions() {
  const t = useStrings();
  const { data: dialects } = useDialects();
  const installable = dialects?.data.filter(({ eventTypes }) => eventTypes !== null) ?? [];
  const install = (dialect: string) =>
    attempt(
      async () => {
        await request('POST', '/event-type/import/dialect', { dialect });
        await changed('/event-type');
      },
      t.eventTypes.installed(dialect),
      t.eventTypes.notInstalled(dialect),
    );
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <ButtonDropdown
        items={installable.map(({ name, eventTypes }) => ({
          id: name,
          text: t.eventTypes.catalogueOf(name, eventTypes?.length ?? 0),
        }))}
        onItemClick={({ detail }) => void install(detail.id)}
      >
        {t.eventTypes.install}
      </ButtonDropdown>
      <Button variant="primary" href={paths.newEventType()} onFollow={follow}>
        {t.eventTypes.create}
      </Button>
    </SpaceBetween>
  );
}
