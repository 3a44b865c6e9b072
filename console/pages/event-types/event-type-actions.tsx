import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { at, request } from '../../api/request.ts';
import { changed } from '../../api/resource-cache.ts';
import type { EventType } from '../../api/shapes.ts';
import { attempt } from '../../frame/notices.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { follow, navigate } from '../../router/location.ts';
import { paths } from '../../router/paths.ts';
import { useStrings } from '../../strings/strings.tsx';

/** What the organization may do with an event type. */
export function EventTypeActions({ eventType: { name, archived } }: { eventType: EventType }) {
  const t = useStrings();
  const [asks, setAsks] = useState<'archive' | 'delete'>();
  const path = at`/event-type/${name}`;
  const archive = (isArchived: boolean) =>
    attempt(
      async () => {
        await request('PATCH', path, { archived: isArchived });
        await changed('/event-type');
      },
      isArchived ? t.eventTypes.isArchived : t.eventTypes.isRestored,
      t.eventTypes.notChanged,
    );
  const remove = async (): Promise<void> => {
    const isDone = await attempt(
      () => request('DELETE', `${path}?expunge=true`),
      t.eventTypes.deleted(name),
      t.eventTypes.notChanged,
    );
    if (!isDone) return;
    navigate(paths.eventTypes());
    // The lists alone: this one is no more.
    await changed('/event-type?');
  };
  const ends = (): void => setAsks(undefined);
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <Button href={paths.editEventType(name)} onFollow={follow}>
        {t.endpoints.edit}
      </Button>
      <Button onClick={() => (archived ? void archive(false) : setAsks('archive'))}>
        {archived ? t.eventTypes.restore : t.eventTypes.archive}
      </Button>
      <Button onClick={() => setAsks('delete')}>{t.confirm.delete}</Button>
      {asks === 'archive' && (
        <Confirm
          title={t.eventTypes.archive}
          verb={t.eventTypes.archive}
          onConfirm={() => archive(true)}
          onClose={ends}
        >
          {t.eventTypes.archiveAbout}
        </Confirm>
      )}
      {asks === 'delete' && (
        <Confirm
          title={t.eventTypes.deleteOne(name)}
          verb={t.confirm.delete}
          onConfirm={remove}
          onClose={ends}
        >
          {t.eventTypes.deleteAbout}
        </Confirm>
      )}
    </SpaceBetween>
  );
}
