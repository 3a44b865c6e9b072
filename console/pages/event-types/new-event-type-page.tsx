import { request } from '../../api/request.ts';
import { changed } from '../../api/resource-cache.ts';
import { navigate } from '../../router/location.ts';
import { paths } from '../../router/paths.ts';
import { useStrings } from '../../strings/strings.tsx';
import { eventTypeBody, newEventType } from './event-type-draft.ts';
import { EventTypeForm } from './event-type-form.tsx';

export function NewEventTypePage() {
  const t = useStrings();
  return (
    <EventTypeForm
      title={t.eventTypes.create}
      begun={newEventType}
      isNew
      cancelHref={paths.eventTypes()}
      save={async (draft) => {
        const body = { name: draft.name, ...eventTypeBody(draft, undefined, t.eventTypes) };
        await request('POST', '/event-type', body);
        await changed('/event-type');
        navigate(paths.eventType(draft.name));
      }}
    />
  );
}
