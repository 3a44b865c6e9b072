import { fieldNotes } from './field-notes.ts';
import type { JsonSchema } from './json-schema.ts';

/** An object schema with what its fields mean. */
export function withNotes(schema: JsonSchema, name: string): JsonSchema {
  const members = schema['properties'] as Record<string, JsonSchema> | undefined;
  if (!members) return schema;
  const properties = Object.fromEntries(
    Object.entries(members).map(([field, member]) => {
      const { about, schema: more = {} } = noteOf(name, field) ?? {};
      return [
        field,
        withNotes({ ...member, ...more, ...(about === undefined ? {} : { description: about }) }, ''),
      ];
    }),
  );
  return { ...schema, properties };
}

export function noteOf(schemaName: string, field: string) {
  return fieldNotes[`${schemaName}.${field}`] ?? fieldNotes[field];
}

/**
 * A value of the schema. Of a request's optional fields it has only those that are usual.
 *
 * @param name of the component or the field that the schema is of
 */
export function exampleOf(
  schema: JsonSchema,
  name: string,
  components: Readonly<Record<string, JsonSchema>>,
  io: 'input' | 'output',
): unknown {
  const inner = (part: JsonSchema, partName = name) => exampleOf(part, partName, components, io);
  if (typeof schema['$ref'] === 'string') {
    const component = schema['$ref'].split('/').at(-1) ?? '';
    return inner(components[component] ?? {}, component);
  }
  if ('const' in schema) return schema['const'];
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  if (Array.isArray(schema['anyOf'])) return inner(schema['anyOf'][0] as JsonSchema);
  if (Array.isArray(schema['oneOf'])) return inner(schema['oneOf'][0] as JsonSchema);
  const type = Array.isArray(schema['type']) ? schema['type'][0] : schema['type'];
  if (type === 'object') return objectExample(schema, name, components, io);
  if (type === 'array') return [inner((schema['items'] ?? {}) as JsonSchema)];
  if (type === 'integer' || type === 'number') return schema['default'] ?? schema['minimum'] ?? 1;
  if (type === 'boolean') return schema['default'] ?? false;
  if (type === 'null') return null;
  return schema['format'] === 'date-time' ? '2026-01-31T12:00:00.000Z' : 'text';
}

function objectExample(
  schema: JsonSchema,
  name: string,
  components: Readonly<Record<string, JsonSchema>>,
  io: 'input' | 'output',
): Record<string, unknown> {
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  const members = Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>);
  return Object.fromEntries(
    members
      .filter(([field]) => io === 'output' || required.includes(field) || noteOf(name, field)?.usual)
      .map(([field, member]) => {
        const note = noteOf(name, field);
        const noted = note !== undefined && 'example' in note && fits(note.example, member);
        return [field, noted ? note.example : exampleOf(member, field, components, io)];
      }),
  );
}

/** Whether a noted example can stand for this field, whose name may mean another thing elsewhere. */
function fits(example: unknown, schema: JsonSchema): boolean {
  const options = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(options)) return options.some((option) => fits(example, option));
  if (Array.isArray(schema['enum'])) return schema['enum'].includes(example);
  if ('const' in schema) return schema['const'] === example;
  const { pattern, type } = schema;
  if (typeof pattern === 'string' && typeof example === 'string' && !new RegExp(pattern, 'u').test(example))
    return false;
  if (type === undefined) return true;
  const types = Array.isArray(type) ? type : [type];
  if (Array.isArray(example)) {
    return (
      types.includes('array') && example.every((item) => fits(item, (schema['items'] ?? {}) as JsonSchema))
    );
  }
  if (example === null) return types.includes('null');
  if (typeof example === 'number')
    return types.includes('number') || (types.includes('integer') && Number.isInteger(example));
  return types.includes(typeof example);
}
