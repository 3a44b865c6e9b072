import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { at, request } from '../../api/request.ts';
import { changed } from '../../api/resource-cache.ts';
import type { ApiKey } from '../../api/shapes.ts';
import { useList } from '../../api/use-list.ts';
import { attempt } from '../../frame/notices.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { ListTable } from '../../parts/list-table.tsx';
import { SecretModal } from '../../parts/secret-modal.tsx';
import { Time } from '../../parts/time.tsx';
import { visibleText } from '../../parts/visible-text.ts';
import { useStrings } from '../../strings/strings.tsx';
import { NewApiKey } from './new-api-key.tsx';

/** Opaque keys by which clients of Misskey's and FastComments' own APIs are the application. */
export function ApiKeys({ application }: { application: string }) {
  const t = useStrings();
  const path = at`/app/${application}/api-key`;
  const list = useList<ApiKey>(path, { pollMs: 15_000 });
  const [isCreating, setCreating] = useState(false);
  const [shown, setShown] = useState<ApiKey>();
  const [toDelete, setToDelete] = useState<ApiKey>();
  const remove = ({ id }: ApiKey) =>
    attempt(
      async () => {
        await request('DELETE', `${path}/${id}`);
        await changed(path);
      },
      t.apiKeys.deleted,
      t.apiKeys.notDeleted,
    );
  return (
    <>
      <ListTable
        title={t.apiKeys.title}
        description={t.apiKeys.about}
        list={list}
        idOf={({ id }) => id}
        empty={t.apiKeys.empty}
        actions={<Button onClick={() => setCreating(true)}>{t.apiKeys.create}</Button>}
        columns={[
          {
            id: 'description',
            header: t.endpoints.description,
            cell: ({ description, id }) => visibleText(description) || id,
            isRowHeader: true,
          },
          { id: 'domain', header: t.apiKeys.domain, cell: ({ domain }) => domain ?? '–' },
          {
            id: 'rights',
            header: t.access.may,
            cell: ({ moderator, capabilities }) =>
              moderator ? t.apiKeys.moderator : (capabilities?.join(', ') ?? t.access.rights.all),
          },
          {
            id: 'created',
            header: t.applications.created,
            cell: ({ createdAt }) => <Time at={createdAt} />,
          },
          {
            id: 'actions',
            header: t.list.actions,
            cell: (key) => (
              <SpaceBetween direction="horizontal" size="s">
                <Button
                  variant="inline-link"
                  ariaLabel={`${t.secret.show}: ${key.description || key.id}`}
                  onClick={() => setShown(key)}
                >
                  {t.secret.show}
                </Button>
                <Button
                  variant="inline-link"
                  ariaLabel={t.applications.deleteOne(key.description || key.id)}
                  onClick={() => setToDelete(key)}
                >
                  {t.confirm.delete}
                </Button>
              </SpaceBetween>
            ),
          },
        ]}
      />
      {isCreating && <NewApiKey path={path} onClose={() => setCreating(false)} />}
      {shown && (
        <SecretModal
          title={t.apiKeys.key}
          path={`${path}/${shown.id}/secret`}
          onClose={() => setShown(undefined)}
        />
      )}
      {toDelete && (
        <Confirm
          title={t.applications.deleteOne(toDelete.description || toDelete.id)}
          verb={t.confirm.delete}
          onConfirm={() => remove(toDelete)}
          onClose={() => setToDelete(undefined)}
        >
          {t.apiKeys.deleteAbout}
        </Confirm>
      )}
    </>
  );
}
