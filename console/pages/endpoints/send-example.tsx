import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import { useState } from 'react';
import { at, request } from '../../api/request.ts';
import { changed } from '../../api/resource-cache.ts';
import type { Endpoint, Message } from '../../api/shapes.ts';
import { attempt } from '../../frame/notices.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { navigate } from '../../router/location.ts';
import { paths } from '../../router/paths.ts';
import { useStrings } from '../../strings/strings.tsx';
import { useDialects, useEventTypeNames } from './use-event-types.ts';

/** An event type that every dialect without event types of its own knows. */
const ping = 'svix.ping';

interface SendExampleProps {
  readonly application: string;
  readonly endpoint: Endpoint;
  readonly onClose: () => void;
}

/** Sends an example event of any type to an endpoint, and shows what becomes of it. */
export function SendExample({ application, endpoint, onClose }: SendExampleProps) {
  const t = useStrings();
  const { data: dialects } = useDialects();
  const dialect = dialects?.data.find(({ name }) => name === endpoint.dialect);
  const names = useEventTypeNames(dialect);
  const choices = [...names, ...(dialect?.eventTypes ? [] : [ping])];
  const [chosen, setChosen] = useState<string>();
  const eventType = chosen ?? choices[0] ?? ping;
  const send = () =>
    attempt(
      async () => {
        const path = at`/app/${application}/endpoint/${endpoint.id}/send-example`;
        const { id } = await request<Message>('POST', path, { eventType });
        await changed(at`/app/${application}/msg`);
        navigate(paths.delivery(application, id, endpoint.id));
      },
      t.example.sent,
      t.example.notSent,
    );
  return (
    <Confirm title={t.example.title} verb={t.example.send} onConfirm={send} onClose={onClose}>
      <FormField label={t.messages.eventType} description={t.example.about}>
        <Select
          selectedOption={{ value: eventType, label: eventType }}
          options={choices.map((value) => ({ value, label: value }))}
          filteringType="auto"
          onChange={({ detail }) => setChosen(detail.selectedOption.value)}
        />
      </FormField>
    </Confirm>
  );
}
