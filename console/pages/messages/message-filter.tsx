import Autosuggest from '@cloudscape-design/components/autosuggest';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import { at } from '../../api/request.ts';
import type { Endpoint, Page } from '../../api/shapes.ts';
import { useResource } from '../../api/use-resource.ts';
import { statusChoices } from '../../parts/status-choices.ts';
import { visibleText } from '../../parts/visible-text.ts';
import { useStrings } from '../../strings/strings.tsx';

/** As the API's query has them, and the endpoint whose messages are listed; empty: all. */
export type MessageFilters = Readonly<
  Partial<Record<'event_types' | 'tag' | 'channel' | 'after' | 'before' | 'status' | 'endpoint', string>>
>;

interface MessageFilterProps {
  readonly application: string;
  readonly filters: MessageFilters;
  readonly onChange: (filters: MessageFilters) => void;
}

/** Narrows the list; each change is another list, which begins at its first page. */
export function MessageFilter({ application, filters, onChange }: MessageFilterProps) {
  const t = useStrings();
  // The newest are offered; the id of any other can be typed.
  const { data } = useResource<Page<Endpoint>>(at`/app/${application}/endpoint?limit=100&order=descending`);
  const fields = [
    ['event_types', t.messages.eventType],
    ['tag', t.messages.tag],
    ['channel', t.messages.channel],
    ['after', t.messages.after],
    ['before', t.messages.before],
  ] as const;
  const { endpoint = '' } = filters;
  // What has become of a message is a matter of each endpoint: the status is asked for at one.
  const statuses = statusChoices(t);
  return (
    <ColumnLayout columns={4}>
      {fields.map(([name, label]) => (
        <FormField key={name} label={label}>
          <Input
            value={filters[name] ?? ''}
            placeholder={name === 'after' || name === 'before' ? '2026-01-31T12:00Z' : ''}
            onChange={({ detail }) => onChange({ ...filters, [name]: detail.value })}
          />
        </FormField>
      ))}
      <FormField label={t.messages.endpoint}>
        <Autosuggest
          value={endpoint}
          placeholder={t.messages.anyEndpoint}
          enteredTextLabel={(text) => text}
          options={(data?.data ?? []).map(({ id, url, description }) => ({
            value: id,
            label: id,
            description: `${visibleText(url)} ${visibleText(description)}`,
          }))}
          onChange={({ detail }) => onChange({ ...filters, endpoint: detail.value, status: '' })}
        />
      </FormField>
      <FormField label={t.messages.statusThere} constraintText={endpoint === '' && t.messages.statusAbout}>
        <Select
          disabled={endpoint === ''}
          selectedOption={statuses.find(({ value }) => value === (filters.status ?? '')) ?? null}
          options={statuses}
          onChange={({ detail }) => onChange({ ...filters, status: detail.selectedOption.value ?? '' })}
        />
      </FormField>
    </ColumnLayout>
  );
}
