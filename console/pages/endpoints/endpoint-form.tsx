import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import Multiselect from '@cloudscape-design/components/multiselect';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';
import type { Dialect } from '../../api/shapes.ts';
import { FormPage } from '../../parts/form-page.tsx';
import { HeaderFields } from '../../parts/header-fields.tsx';
import { useStrings } from '../../strings/strings.tsx';
import type { EndpointDraft } from './endpoint-draft.ts';
import { MethodFields } from './method-fields.tsx';
import { OptionFields } from './option-fields.tsx';
import { useEventTypeNames } from './use-event-types.ts';

interface EndpointFormProps {
  readonly title: string;
  readonly begun: EndpointDraft;
  readonly dialects: readonly Dialect[];
  /** Names of headers that are kept although they are not shown. */
  readonly sensitiveHeaders?: readonly string[];
  readonly isNew: boolean;
  readonly cancelHref: string;
  /** @throws ApiError, which the form shows */
  readonly save: (draft: EndpointDraft) => Promise<void>;
}

/** All that can be chosen for an endpoint. */
export function EndpointForm(props: EndpointFormProps) {
  const t = useStrings();
  const { title, begun, dialects, sensitiveHeaders = [], isNew, cancelHref, save } = props;
  const [draft, setDraft] = useState(begun);
  const set = (part: Partial<EndpointDraft>): void => setDraft((before) => ({ ...before, ...part }));

  const dialect = dialects.find(({ name }) => name === draft.dialect);
  const known = useEventTypeNames(dialect);
  const names = [...new Set([...known, ...draft.eventTypes])];
  const wanted = draft.eventTypes.length === 0 ? names : draft.eventTypes;
  const choiceOf = (value: string) => ({ value, label: value });

  return (
    <FormPage
      title={title}
      verb={isNew ? t.endpoints.create : t.endpoints.save}
      cancelHref={cancelHref}
      save={() => save(draft)}
    >
      <Container header={<Header variant="h2">{t.endpoints.where}</Header>}>
        <SpaceBetween size="m">
          <FormField label={t.endpoints.url}>
            <Input type="url" value={draft.url} onChange={({ detail }) => set({ url: detail.value })} />
          </FormField>
          <FormField label={t.endpoints.description}>
            <Input value={draft.description} onChange={({ detail }) => set({ description: detail.value })} />
          </FormField>
          <FormField label={t.endpoints.dialect} description={dialect?.description}>
            <Select
              selectedOption={dialect ? choiceOf(dialect.name) : null}
              options={dialects.map(({ name, description }) => ({ ...choiceOf(name), description }))}
              onChange={({ detail }) =>
                // Another dialect has other options, event types and methods.
                set({
                  dialect: detail.selectedOption.value ?? draft.dialect,
                  dialectOptions: {},
                  eventTypes: [],
                  methods: {},
                })
              }
            />
          </FormField>
          {dialect && (
            <OptionFields
              dialect={dialect}
              options={draft.dialectOptions}
              onChange={(dialectOptions) => set({ dialectOptions })}
            />
          )}
        </SpaceBetween>
      </Container>
      <Container header={<Header variant="h2">{t.endpoints.what}</Header>}>
        <SpaceBetween size="m">
          <FormField label={t.endpoints.eventTypes} description={t.endpoints.eventTypesAbout}>
            <Multiselect
              selectedOptions={draft.eventTypes.map(choiceOf)}
              options={names.map(choiceOf)}
              filteringType="auto"
              placeholder={t.endpoints.allTypes}
              empty={t.endpoints.noTypes}
              onChange={({ detail }) =>
                set({ eventTypes: detail.selectedOptions.map(({ value = '' }) => value) })
              }
            />
          </FormField>
          {dialect && (
            <MethodFields
              dialect={dialect}
              eventTypes={wanted}
              methods={draft.methods}
              onChange={(methods) => set({ methods })}
            />
          )}
        </SpaceBetween>
      </Container>
      <ExpandableSection variant="container" headerText={t.endpoints.more}>
        <SpaceBetween size="m">
          <FormField label={t.endpoints.throttle} description={t.endpoints.throttleAbout}>
            <Input
              inputMode="numeric"
              value={draft.throttleRate}
              onChange={({ detail }) => set({ throttleRate: detail.value })}
            />
          </FormField>
          <FormField
            label={t.endpoints.retries}
            description={t.endpoints.retriesAbout}
            constraintText={dialect && t.endpoints.usualRetries(waitsText(dialect.waitsSeconds))}
          >
            <Textarea
              rows={2}
              value={draft.retrySchedule}
              onChange={({ detail }) => set({ retrySchedule: detail.value })}
            />
          </FormField>
          <FormField label={t.endpoints.ordering} description={t.endpoints.orderingAbout}>
            <Input
              value={draft.orderingKey}
              placeholder="/comment/id"
              onChange={({ detail }) => set({ orderingKey: detail.value })}
            />
          </FormField>
          <FormField
            label={t.endpoints.headers}
            description={
              sensitiveHeaders.length > 0
                ? t.endpoints.sensitiveHeaders(sensitiveHeaders.join(', '))
                : t.endpoints.headersAbout
            }
            stretch
          >
            <HeaderFields headers={draft.headers} onChange={(headers) => set({ headers })} />
          </FormField>
          {isNew && (
            <FormField label={t.endpoints.secret} description={t.endpoints.secretAbout}>
              <Input
                type="password"
                autoComplete={false}
                value={draft.secret}
                onChange={({ detail }) => set({ secret: detail.value })}
              />
            </FormField>
          )}
        </SpaceBetween>
      </ExpandableSection>
    </FormPage>
  );
}

/** FastComments' dialect has 131 waits. */
function waitsText(waits: readonly number[]): string {
  const shown = waits.slice(0, 8).join(', ');
  return waits.length > 8 ? `${shown}, … (${waits.length})` : shown;
}
