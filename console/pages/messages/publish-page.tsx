import Autosuggest from '@cloudscape-design/components/autosuggest';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';
import { at, request } from '../../api/request.ts';
import { changed } from '../../api/resource-cache.ts';
import type { Message } from '../../api/shapes.ts';
import { FormPage } from '../../parts/form-page.tsx';
import { navigate } from '../../router/location.ts';
import type { PageProps } from '../../router/pages.ts';
import { paths } from '../../router/paths.ts';
import { useStrings } from '../../strings/strings.tsx';
import { useExamples } from './use-examples.ts';

/** Publishes one message by hand, beginning with its event type's example. */
export function PublishPage({ application }: PageProps) {
  const t = useStrings();
  const examples = useExamples();
  const [eventType, setEventType] = useState('');
  const [payload, setPayload] = useState('{}');
  const [eventId, setEventId] = useState('');

  const choose = (name: string): void => {
    setEventType(name);
    const example = examples.get(name);
    if (example !== undefined) setPayload(JSON.stringify(example, null, 2));
  };
  const publish = async (): Promise<void> => {
    // The payload goes as it is typed: parsing and printing it would change numbers beyond 2^53.
    const rest = JSON.stringify({ eventType, ...(eventId === '' ? {} : { eventId }) });
    const path = at`/app/${application}/msg`;
    const body = `${rest.slice(0, -1)},"payload":${payload.trim() === '' ? '{}' : payload}}`;
    const { id } = await request<Message>('POST', path, body);
    await changed(path);
    navigate(paths.message(application, id));
  };

  return (
    <FormPage
      title={t.messages.publish}
      verb={t.messages.publish}
      cancelHref={paths.messages(application)}
      save={publish}
    >
      <Container>
        <SpaceBetween size="m">
          <FormField label={t.messages.eventType} description={t.messages.exampleAbout}>
            <Autosuggest
              value={eventType}
              options={[...examples.keys()].map((value) => ({ value }))}
              enteredTextLabel={(text) => text}
              onChange={({ detail }) => setEventType(detail.value)}
              onSelect={({ detail }) => choose(detail.value)}
            />
          </FormField>
          <FormField label={t.messages.eventId} description={t.messages.eventIdAbout}>
            <Input value={eventId} onChange={({ detail }) => setEventId(detail.value)} />
          </FormField>
          <FormField label={t.messages.payload} stretch>
            <Textarea
              rows={18}
              value={payload}
              spellcheck={false}
              onChange={({ detail }) => setPayload(detail.value)}
            />
          </FormField>
        </SpaceBetween>
      </Container>
    </FormPage>
  );
}
