import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useStrings } from '../../strings/strings.tsx';

/** As the API's query has them. */
export type MessageFilters = Readonly<
  Partial<Record<'event_types' | 'tag' | 'channel' | 'after' | 'before', string>>
>;

interface MessageFilterProps {
  readonly filters: MessageFilters;
  readonly onChange: (filters: MessageFilters) => void;
}

/** Narrows the list; each change is another list, which begins at its first page. */
export function MessageFilter({ filters, onChange }: MessageFilterProps) {
  const t = useStrings();
  const fields = [
    ['event_types', t.messages.eventType],
    ['tag', t.messages.tag],
    ['channel', t.messages.channel],
    ['after', t.messages.after],
    ['before', t.messages.before],
  ] as const;
  return (
    <SpaceBetween direction="horizontal" size="s">
      {fields.map(([name, label]) => (
        <FormField key={name} label={label}>
          <Input
            value={filters[name] ?? ''}
            placeholder={name === 'after' || name === 'before' ? '2026-01-31T12:00Z' : ''}
            onChange={({ detail }) => onChange({ ...filters, [name]: detail.value })}
          />
        </FormField>
      ))}
    </SpaceBetween>
  );
}
