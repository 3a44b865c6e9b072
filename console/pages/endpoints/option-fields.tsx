import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { Dialect, OptionSchema } from '../../api/shapes.ts';
import { useStrings } from '../../strings/strings.tsx';

type Options = Readonly<Record<string, unknown>>;

interface OptionFieldsProps {
  readonly dialect: Dialect;
  readonly options: Options;
  readonly onChange: (options: Options) => void;
}

/** The options that a dialect has, as its JSON Schema says. */
export function OptionFields({ dialect, options, onChange }: OptionFieldsProps) {
  const schemas = Object.entries(dialect.optionsSchema.properties ?? {});
  if (schemas.length === 0) return null;
  return (
    <SpaceBetween size="m">
      {schemas.map(([name, schema]) => (
        <OptionField
          key={name}
          name={name}
          schema={schema}
          value={options[name] ?? schema.default}
          onChange={(value) => {
            const { [name]: _, ...others } = options;
            onChange(value === undefined ? others : { ...others, [name]: value });
          }}
        />
      ))}
    </SpaceBetween>
  );
}

interface OptionFieldProps {
  readonly name: string;
  readonly schema: OptionSchema;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}

function OptionField({ name, schema, value, onChange }: OptionFieldProps) {
  const t = useStrings();
  const about = t.dialectOptions[name as keyof typeof t.dialectOptions] ?? '';
  if (schema.type === 'boolean') {
    return (
      <Checkbox
        checked={value === true}
        description={about}
        onChange={({ detail }) => onChange(detail.checked)}
      >
        {name}
      </Checkbox>
    );
  }
  if (schema.enum) {
    const choices = schema.enum.map((choice) => ({ value: choice, label: choice }));
    return (
      <FormField label={name} description={about}>
        <Select
          selectedOption={choices.find((choice) => choice.value === value) ?? null}
          options={choices}
          onChange={({ detail }) => onChange(detail.selectedOption.value)}
        />
      </FormField>
    );
  }
  return (
    <FormField label={name} description={about}>
      <Input
        value={typeof value === 'string' ? value : ''}
        onChange={({ detail }) => onChange(detail.value === '' ? undefined : detail.value)}
      />
    </FormField>
  );
}
