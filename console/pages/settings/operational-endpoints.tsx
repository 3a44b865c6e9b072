import Button from '@cloudscape-design/components/button';
import { useState } from 'react';
import { at, request } from '../../api/request.ts';
import { changed } from '../../api/resource-cache.ts';
import type { OperationalEndpoint } from '../../api/shapes.ts';
import { useList } from '../../api/use-list.ts';
import { attempt } from '../../frame/notices.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { ListTable } from '../../parts/list-table.tsx';
import { visibleText } from '../../parts/visible-text.ts';
import { useStrings } from '../../strings/strings.tsx';
import { NewOperationalEndpoint } from './new-operational-endpoint.tsx';
import { OperationalEndpointView } from './operational-endpoint-view.tsx';

const path = '/operational-webhook/endpoint';

/** Where the organization itself is told of endpoints that fail and deliveries that are given up. */
export function OperationalEndpoints() {
  const t = useStrings();
  const list = useList<OperationalEndpoint>(path, { pollMs: 15_000, pageSize: 10 });
  const [isCreating, setCreating] = useState(false);
  const [shown, setShown] = useState<OperationalEndpoint>();
  const [toDelete, setToDelete] = useState<OperationalEndpoint>();
  const remove = ({ id }: OperationalEndpoint) =>
    attempt(
      async () => {
        await request('DELETE', path + at`/${id}`);
        await changed(path);
      },
      t.endpoints.deleted,
      t.endpoints.notDeleted,
    );
  return (
    <>
      <ListTable
        title={t.operational.title}
        description={t.operational.about}
        list={list}
        idOf={({ id }) => id}
        empty={t.operational.empty}
        actions={<Button onClick={() => setCreating(true)}>{t.operational.create}</Button>}
        columns={[
          {
            id: 'url',
            header: t.endpoints.url,
            cell: (endpoint) => (
              <Button variant="inline-link" onClick={() => setShown(endpoint)}>
                {visibleText(endpoint.url)}
              </Button>
            ),
            isRowHeader: true,
          },
          {
            id: 'types',
            header: t.endpoints.eventTypes,
            cell: ({ eventTypes }) => eventTypes?.join(', ') ?? t.endpoints.allTypes,
          },
          {
            id: 'state',
            header: t.endpoints.state,
            cell: ({ disabled }) => (disabled ? t.health.off : t.eventTypes.inUse),
          },
          {
            id: 'actions',
            header: t.list.actions,
            cell: (endpoint) => (
              <Button
                variant="inline-link"
                ariaLabel={t.applications.deleteOne(endpoint.url)}
                onClick={() => setToDelete(endpoint)}
              >
                {t.confirm.delete}
              </Button>
            ),
          },
        ]}
      />
      {isCreating && <NewOperationalEndpoint path={path} onClose={() => setCreating(false)} />}
      {shown && (
        <OperationalEndpointView
          path={path + at`/${shown.id}`}
          endpoint={shown}
          onClose={() => setShown(undefined)}
        />
      )}
      {toDelete && (
        <Confirm
          title={t.endpoints.delete}
          verb={t.confirm.delete}
          onConfirm={() => remove(toDelete)}
          onClose={() => setToDelete(undefined)}
        >
          {t.endpoints.deleteAbout}
        </Confirm>
      )}
    </>
  );
}
