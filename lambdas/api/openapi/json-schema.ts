export type JsonSchema = Readonly<Record<string, unknown>>;
type Mutable = Record<string, unknown>;

const isObject = (value: unknown): value is Mutable =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What JSON Schema needs no words for, left out of what zod writes. */
export function tidied(schema: JsonSchema, io: 'input' | 'output'): JsonSchema {
  const { $schema: _schema, $id: _id, id: _name, ...rest } = schema as Mutable;
  const tidy: Mutable = {};
  for (const [key, value] of Object.entries(rest)) {
    if (key === 'propertyNames') continue;
    // Clients have to accept members that come later, so answers do not promise that there are none.
    if (key === 'additionalProperties' && value === false && io === 'output') continue;
    // The format says it, and zod's pattern of it takes 300 characters.
    if (key === 'pattern' && rest['format'] === 'date-time') continue;
    // What zod takes for the smallest and largest number of JavaScript is no rule of ours.
    if ((key === 'minimum' || key === 'maximum') && Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER)
      continue;
    tidy[key] = tidiedPart(key, value, io);
  }
  return orNull(tidy);
}

function tidiedPart(key: string, value: unknown, io: 'input' | 'output'): unknown {
  if (key === 'properties' && isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, tidied(member as JsonSchema, io)]),
    );
  }
  if (Array.isArray(value)) return value.map((item) => (isObject(item) ? tidied(item, io) : item));
  if (isObject(value) && (key === 'items' || key === 'additionalProperties')) return tidied(value, io);
  return value;
}

/** `anyOf: [T, null]` as `type: [T, 'null']`, which is shorter to read. */
function orNull(schema: Mutable): JsonSchema {
  const options = schema['anyOf'];
  if (!Array.isArray(options) || options.length !== 2) return schema;
  const [first, second] = options as Mutable[];
  if (second?.['type'] !== 'null' || typeof first?.['type'] !== 'string' || 'enum' in first) return schema;
  const { anyOf: _, ...rest } = schema;
  return { ...first, ...rest, type: [first['type'], 'null'] };
}

/** The names of the components that a part of the document refers to. */
export function referencedNames(part: unknown, found = new Set<string>()): Set<string> {
  if (Array.isArray(part)) for (const item of part) referencedNames(item, found);
  else if (isObject(part)) {
    const reference = part['$ref'];
    if (typeof reference === 'string' && reference.startsWith('#/components/schemas/')) {
      found.add(reference.slice('#/components/schemas/'.length));
    }
    for (const value of Object.values(part)) referencedNames(value, found);
  }
  return found;
}
