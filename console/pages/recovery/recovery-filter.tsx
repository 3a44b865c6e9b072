import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { statusChoices } from '../../parts/status-choices.ts';
import { useStrings } from '../../strings/strings.tsx';
import type { DraftFieldsProps } from './recovery-times.tsx';

const codeClasses = ['200', '300', '400', '500'] as const;

/** Which of the attempted messages are meant; what is left empty lets all through. */
export function RecoveryFilter({ draft, onChange }: DraftFieldsProps) {
  const t = useStrings();
  const codes = [
    { value: '', label: t.attempts.all },
    { value: '0', label: t.attempts.noAnswer },
    ...codeClasses.map((value) => ({ value, label: `${value.slice(0, 1)}xx` })),
  ];
  const texts = [
    ['eventTypes', t.endpoints.eventTypes],
    ['tag', t.messages.tag],
    ['channel', t.messages.channel],
  ] as const;
  const choices = [
    ['status', t.messages.status, statusChoices(t)],
    ['statusCodeClass', t.attempts.code, codes],
  ] as const;
  return (
    <SpaceBetween direction="horizontal" size="m">
      {texts.map(([name, label]) => (
        <FormField key={name} label={label}>
          <Input value={draft[name]} onChange={({ detail }) => onChange({ [name]: detail.value })} />
        </FormField>
      ))}
      {choices.map(([name, label, options]) => (
        <FormField key={name} label={label}>
          <Select
            selectedOption={options.find(({ value }) => value === draft[name]) ?? null}
            options={options}
            onChange={({ detail }) => onChange({ [name]: detail.selectedOption.value ?? '' })}
          />
        </FormField>
      ))}
    </SpaceBetween>
  );
}
