import Button from '@cloudscape-design/components/button';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useState } from 'react';
import type { BackgroundTask } from '../../api/overview-shapes.ts';
import { at, request } from '../../api/request.ts';
import { changed } from '../../api/resource-cache.ts';
import { useList } from '../../api/use-list.ts';
import { attempt } from '../../frame/notices.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { ListTable } from '../../parts/list-table.tsx';
import { RouteLink } from '../../parts/route-link.tsx';
import { Time } from '../../parts/time.tsx';
import { visibleText } from '../../parts/visible-text.ts';
import { paths } from '../../router/paths.ts';
import { useStrings } from '../../strings/strings.tsx';

/** The background tasks that the token sees, newest first: how far each is, and a way to end it. */
export function TaskList() {
  const t = useStrings();
  const [toCancel, setToCancel] = useState<BackgroundTask>();
  const list = useList<BackgroundTask>('/background-task', { pollMs: 3_000 });
  const cancel = ({ id }: BackgroundTask) =>
    attempt(
      async () => {
        await request('POST', at`/background-task/${id}/cancel`);
        await changed('/background-task');
      },
      t.tasks.cancelled,
      t.tasks.notCancelled,
    );
  return (
    <>
      <ListTable
        title={t.tasks.title}
        description={t.tasks.about}
        list={list}
        idOf={({ id }) => id}
        empty={t.tasks.empty}
        columns={[
          { id: 'what', header: t.tasks.what, cell: ({ task }) => t.tasks.nameOf(task), isRowHeader: true },
          {
            id: 'endpoint',
            header: t.tasks.of,
            cell: ({ data: { appId, endpointId } }) =>
              endpointId === undefined ? (
                <RouteLink href={paths.endpoints(appId)}>{appId}</RouteLink>
              ) : (
                <RouteLink href={paths.endpoint(appId, endpointId)}>{endpointId}</RouteLink>
              ),
          },
          {
            id: 'progress',
            header: t.tasks.progress,
            cell: (task) => <Progress task={task} />,
            minWidth: 160,
          },
          {
            id: 'sent',
            header: t.tasks.sent,
            cell: ({ data: { queued, processed } }) => t.tasks.counts(queued, processed),
          },
          { id: 'updated', header: t.tasks.updated, cell: ({ updatedAt }) => <Time at={updatedAt} /> },
          {
            id: 'actions',
            header: t.list.actions,
            cell: (task) =>
              task.status === 'running' ? (
                <Button
                  variant="inline-link"
                  ariaLabel={t.tasks.cancelOne(task.id)}
                  onClick={() => setToCancel(task)}
                >
                  {t.tasks.cancel}
                </Button>
              ) : (
                '–'
              ),
          },
        ]}
      />
      {toCancel && (
        <Confirm
          title={t.tasks.cancel}
          verb={t.tasks.cancel}
          onConfirm={() => cancel(toCancel)}
          onClose={() => setToCancel(undefined)}
        >
          {t.tasks.cancelAbout}
        </Confirm>
      )}
    </>
  );
}

function Progress({ task: { status, data, id } }: { task: BackgroundTask }) {
  const t = useStrings();
  if (status === 'finished') return <StatusIndicator type="success">{t.tasks.finished}</StatusIndicator>;
  if (status === 'failed') {
    return (
      <StatusIndicator type="error">
        {data.reason === undefined ? t.status.fail : visibleText(data.reason)}
      </StatusIndicator>
    );
  }
  return <ProgressBar value={Math.floor(data.progress * 100)} ariaLabel={t.tasks.progressOf(id)} />;
}
