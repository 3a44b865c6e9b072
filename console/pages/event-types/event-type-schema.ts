import type { EventType } from '../../api/shapes.ts';

type Schema = Readonly<Record<string, unknown>>;

/** The version that the API takes examples from. */
export const version = '1';

/** That version's schema, its examples among it; empty where there is none. */
export function schemaIn(schemas: EventType['schemas']): Schema {
  const schema = schemas?.[version];
  return isObject(schema) ? schema : {};
}

export function examplesIn(schemas: EventType['schemas']): readonly unknown[] {
  const { examples } = schemaIn(schemas);
  return Array.isArray(examples) ? examples : [];
}

export function isObject(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
