import Button from '@cloudscape-design/components/button';
import { at } from '../../api/request.ts';
import type { Endpoint } from '../../api/shapes.ts';
import { useList } from '../../api/use-list.ts';
import { ListTable } from '../../parts/list-table.tsx';
import { RouteLink } from '../../parts/route-link.tsx';
import { visibleText } from '../../parts/visible-text.ts';
import { follow } from '../../router/location.ts';
import type { PageProps } from '../../router/pages.ts';
import { paths } from '../../router/paths.ts';
import { useRights } from '../../session/session.ts';
import { useStrings } from '../../strings/strings.tsx';
import { EndpointState } from './endpoint-state.tsx';

/** Where an application's deliveries go, and how each of these places does. */
export function EndpointsPage({ application }: PageProps) {
  const t = useStrings();
  const { may } = useRights();
  const list = useList<Endpoint>(at`/app/${application}/endpoint`, {
    parameters: { order: 'descending' },
    pollMs: 10_000,
  });
  return (
    <ListTable
      variant="full-page"
      title={t.endpoints.title}
      description={t.endpoints.about}
      list={list}
      idOf={({ id }) => id}
      empty={t.endpoints.empty}
      actions={
        may('ManageEndpoint') && (
          <Button variant="primary" href={paths.newEndpoint(application)} onFollow={follow}>
            {t.endpoints.create}
          </Button>
        )
      }
      columns={[
        {
          id: 'url',
          header: t.endpoints.url,
          cell: ({ id, url }) => <RouteLink href={paths.endpoint(application, id)}>{url}</RouteLink>,
          isRowHeader: true,
          minWidth: 220,
        },
        {
          id: 'state',
          header: t.endpoints.state,
          cell: (endpoint) => <EndpointState application={application} endpoint={endpoint} />,
          minWidth: 140,
        },
        {
          id: 'description',
          header: t.endpoints.description,
          cell: ({ description }) => visibleText(description) || '–',
        },
        { id: 'dialect', header: t.endpoints.dialect, cell: ({ dialect }) => dialect },
        {
          id: 'types',
          header: t.endpoints.eventTypes,
          cell: ({ eventTypes }) => eventTypes?.join(', ') ?? t.endpoints.allTypes,
        },
      ]}
    />
  );
}
