import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useStrings } from '../../strings/strings.tsx';
import type { RecoveryDraft } from './recovery-draft.ts';

/** Up to what recover goes back; another time is typed. */
const hours = [1, 6, 24, 3 * 24, 7 * 24, 14 * 24] as const;

export interface DraftFieldsProps {
  readonly draft: RecoveryDraft;
  readonly onChange: (fields: Partial<RecoveryDraft>) => void;
}

/** From when to when messages were published. */
export function RecoveryTimes({ draft, onChange }: DraftFieldsProps) {
  const t = useStrings();
  const choices = [
    ...hours.map((count) => ({ value: String(count), label: t.overview.lastHours(count) })),
    { value: '', label: t.recovery.otherTimes },
  ];
  return (
    <SpaceBetween direction="horizontal" size="m">
      <FormField label={t.recovery.published}>
        <Select
          selectedOption={choices.find(({ value }) => value === draft.hours) ?? null}
          options={choices}
          onChange={({ detail }) => onChange({ hours: detail.selectedOption.value ?? '' })}
        />
      </FormField>
      {draft.hours === '' &&
        (['since', 'until'] as const).map((name) => (
          <FormField key={name} label={t.recovery[name]} description={t.recovery.timeAbout[name]}>
            <Input
              value={draft[name]}
              placeholder="2026-01-31T12:00Z"
              onChange={({ detail }) => onChange({ [name]: detail.value })}
            />
          </FormField>
        ))}
    </SpaceBetween>
  );
}
