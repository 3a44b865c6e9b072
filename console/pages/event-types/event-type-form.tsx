import Checkbox from '@cloudscape-design/components/checkbox';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';
import { FormPage } from '../../parts/form-page.tsx';
import { useStrings } from '../../strings/strings.tsx';
import type { EventTypeDraft } from './event-type-draft.ts';

interface EventTypeFormProps {
  readonly title: string;
  readonly begun: EventTypeDraft;
  readonly isNew: boolean;
  readonly cancelHref: string;
  /** @throws ApiError, which the form shows */
  readonly save: (draft: EventTypeDraft) => Promise<void>;
}

/** All that can be said of an event type. */
export function EventTypeForm({ title, begun, isNew, cancelHref, save }: EventTypeFormProps) {
  const t = useStrings();
  const [draft, setDraft] = useState(begun);
  const set = (part: Partial<EventTypeDraft>): void => setDraft((before) => ({ ...before, ...part }));
  return (
    <FormPage
      title={title}
      verb={isNew ? t.eventTypes.create : t.endpoints.save}
      cancelHref={cancelHref}
      save={() => save(draft)}
    >
      <Container>
        <SpaceBetween size="m">
          {isNew && (
            <FormField label={t.eventTypes.name} description={t.eventTypes.nameAbout}>
              <Input
                value={draft.name}
                placeholder="invoice.paid"
                onChange={({ detail }) => set({ name: detail.value })}
              />
            </FormField>
          )}
          <FormField label={t.endpoints.description}>
            <Textarea
              rows={2}
              value={draft.description}
              onChange={({ detail }) => set({ description: detail.value })}
            />
          </FormField>
          <FormField label={t.eventTypes.group} description={t.eventTypes.groupAbout}>
            <Input value={draft.groupName} onChange={({ detail }) => set({ groupName: detail.value })} />
          </FormField>
          <FormField label={t.eventTypes.flags} description={t.eventTypes.flagsAbout}>
            <Input
              value={draft.featureFlags}
              onChange={({ detail }) => set({ featureFlags: detail.value })}
            />
          </FormField>
          <Checkbox checked={draft.deprecated} onChange={({ detail }) => set({ deprecated: detail.checked })}>
            {t.eventTypes.deprecated}
          </Checkbox>
          <FormField label={t.eventTypes.example} description={t.eventTypes.exampleAbout} stretch>
            <Textarea
              rows={8}
              spellcheck={false}
              value={draft.example}
              onChange={({ detail }) => set({ example: detail.value })}
            />
          </FormField>
          <FormField label={t.eventTypes.schema} description={t.eventTypes.schemaAbout} stretch>
            <Textarea
              rows={8}
              spellcheck={false}
              value={draft.schema}
              onChange={({ detail }) => set({ schema: detail.value })}
            />
          </FormField>
        </SpaceBetween>
      </Container>
    </FormPage>
  );
}
