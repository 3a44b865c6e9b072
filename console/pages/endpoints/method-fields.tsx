import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { Dialect } from '../../api/shapes.ts';
import { useStrings } from '../../strings/strings.tsx';
import { methodsFor } from './endpoint-draft.ts';

interface MethodFieldsProps {
  readonly dialect: Dialect;
  readonly eventTypes: readonly string[];
  readonly methods: Readonly<Record<string, string>>;
  readonly onChange: (methods: Readonly<Record<string, string>>) => void;
}

/** The HTTP method of each event type that has a choice, offering what the dialect allows. */
export function MethodFields({ dialect, eventTypes, methods, onChange }: MethodFieldsProps) {
  const t = useStrings();
  const withChoice = eventTypes.filter((eventType) => methodsFor(dialect, eventType).length > 1);
  if (withChoice.length === 0) return null;
  return (
    <SpaceBetween size="m">
      {withChoice.map((eventType) => {
        const allowed = methodsFor(dialect, eventType);
        const choices = allowed.map((value, index) => ({
          value,
          label: index === 0 ? t.endpoints.usualMethod(value) : value,
        }));
        const chosen = methods[eventType] ?? allowed[0];
        return (
          <FormField key={eventType} label={t.endpoints.methodOf(eventType)}>
            <Select
              selectedOption={choices.find(({ value }) => value === chosen) ?? null}
              options={choices}
              onChange={({ detail }) => {
                const { [eventType]: _, ...others } = methods;
                const { value } = detail.selectedOption;
                onChange(
                  value === undefined || value === allowed[0] ? others : { ...others, [eventType]: value },
                );
              }}
            />
          </FormField>
        );
      })}
    </SpaceBetween>
  );
}
