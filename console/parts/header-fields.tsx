import AttributeEditor from '@cloudscape-design/components/attribute-editor';
import Input from '@cloudscape-design/components/input';
import { useStrings } from '../strings/strings.tsx';

export interface HeaderField {
  readonly name: string;
  readonly value: string;
}

interface HeaderFieldsProps {
  readonly headers: readonly HeaderField[];
  readonly onChange: (headers: readonly HeaderField[]) => void;
}

/** Names and values of headers, one beside the other. */
export function HeaderFields({ headers, onChange }: HeaderFieldsProps) {
  const t = useStrings();
  return (
    <AttributeEditor<HeaderField>
      items={headers}
      addButtonText={t.endpoints.addHeader}
      removeButtonText={t.endpoints.removeHeader}
      empty={t.endpoints.noHeaders}
      onAddButtonClick={() => onChange([...headers, { name: '', value: '' }])}
      onRemoveButtonClick={({ detail }) => onChange(headers.filter((_, index) => index !== detail.itemIndex))}
      definition={(['name', 'value'] as const).map((member) => ({
        label: member === 'name' ? t.endpoints.headerName : t.endpoints.headerValue,
        control: (item, index) => (
          <Input
            value={item[member]}
            onChange={({ detail }) =>
              onChange(
                headers.map((header, place) =>
                  place === index ? { ...header, [member]: detail.value } : header,
                ),
              )
            }
          />
        ),
      }))}
    />
  );
}

/** What the API has, as fields. */
export function fieldsOf(headers: Readonly<Record<string, string>>): readonly HeaderField[] {
  return Object.entries(headers).map(([name, value]) => ({ name, value }));
}

/** As the API has them; fields without a name are left out. */
export function headersOf(fields: readonly HeaderField[]): Record<string, string> {
  return Object.fromEntries(fields.filter(({ name }) => name !== '').map(({ name, value }) => [name, value]));
}
