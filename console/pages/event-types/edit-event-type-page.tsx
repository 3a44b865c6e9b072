import { at, request } from '../../api/request.ts';
import { changed } from '../../api/resource-cache.ts';
import type { EventType } from '../../api/shapes.ts';
import { useResource } from '../../api/use-resource.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { navigate } from '../../router/location.ts';
import type { PageProps } from '../../router/pages.ts';
import { paths } from '../../router/paths.ts';
import { useStrings } from '../../strings/strings.tsx';
import { draftOfEventType, eventTypeBody } from './event-type-draft.ts';
import { EventTypeForm } from './event-type-form.tsx';

export function EditEventTypePage({ eventType: name }: PageProps) {
  const t = useStrings();
  const path = at`/event-type/${name}`;
  const eventType = useResource<EventType>(path);
  return (
    <Loaded of={eventType}>
      {(before) => (
        <EventTypeForm
          title={t.eventTypes.edit}
          begun={draftOfEventType(before)}
          isNew={false}
          cancelHref={paths.eventType(name)}
          save={async (draft) => {
            await request('PUT', path, eventTypeBody(draft, before, t.eventTypes));
            await changed('/event-type');
            navigate(paths.eventType(name));
          }}
        />
      )}
    </Loaded>
  );
}
