import Button from '@cloudscape-design/components/button';
import { useState } from 'react';
import { at, request } from '../../api/request.ts';
import { changed } from '../../api/resource-cache.ts';
import type { Application } from '../../api/shapes.ts';
import { useList } from '../../api/use-list.ts';
import { attempt } from '../../frame/notices.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { ListTable } from '../../parts/list-table.tsx';
import { RouteLink } from '../../parts/route-link.tsx';
import { Time } from '../../parts/time.tsx';
import { visibleText } from '../../parts/visible-text.ts';
import { paths } from '../../router/paths.ts';
import { useStrings } from '../../strings/strings.tsx';
import { NewApplication } from './new-application.tsx';

/** The customers of the organization. */
export function ApplicationsPage() {
  const t = useStrings();
  const list = useList<Application>('/app', { parameters: { order: 'descending' }, pollMs: 15_000 });
  const [isCreating, setCreating] = useState(false);
  const [toDelete, setToDelete] = useState<Application>();
  const remove = ({ id, name }: Application) =>
    attempt(
      async () => {
        await request('DELETE', at`/app/${id}`);
        await changed('/app');
      },
      t.applications.deleted(name),
      t.applications.notDeleted(name),
    );
  return (
    <>
      <ListTable
        variant="full-page"
        title={t.applications.title}
        description={t.applications.about}
        list={list}
        idOf={({ id }) => id}
        empty={t.applications.empty}
        actions={
          <Button variant="primary" onClick={() => setCreating(true)}>
            {t.applications.create}
          </Button>
        }
        columns={[
          {
            id: 'name',
            header: t.applications.name,
            cell: ({ id, name }) => <RouteLink href={paths.endpoints(id)}>{visibleText(name)}</RouteLink>,
            isRowHeader: true,
          },
          { id: 'uid', header: t.applications.uid, cell: ({ uid }) => uid ?? '–' },
          { id: 'id', header: t.applications.id, cell: ({ id }) => id },
          {
            id: 'created',
            header: t.applications.created,
            cell: ({ createdAt }) => <Time at={createdAt} />,
          },
          {
            id: 'actions',
            header: t.list.actions,
            cell: (application) => (
              <Button
                variant="inline-link"
                ariaLabel={t.applications.deleteOne(application.name)}
                onClick={() => setToDelete(application)}
              >
                {t.confirm.delete}
              </Button>
            ),
          },
        ]}
      />
      {isCreating && <NewApplication onClose={() => setCreating(false)} />}
      {toDelete && (
        <Confirm
          title={t.applications.deleteOne(toDelete.name)}
          verb={t.confirm.delete}
          onConfirm={() => remove(toDelete)}
          onClose={() => setToDelete(undefined)}
        >
          {t.applications.deleteAbout}
        </Confirm>
      )}
    </>
  );
}
