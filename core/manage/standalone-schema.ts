/** A document that cannot be read as meant, and where in it. */
export class OpenApiProblem extends Error {
  override readonly name = 'OpenApiProblem';
  readonly path: readonly string[];

  constructor(path: readonly string[], message: string) {
    super(message);
    this.path = path;
  }
}

type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * What a reference such as `#/components/schemas/Pet` points to (a JSON pointer, RFC 6901); a reference to a reference
 * is followed. @throws OpenApiProblem where it points to nothing or to itself
 */
function resolveReference(document: JsonObject, reference: string): unknown {
  const seen = new Set<string>();
  for (let at = reference; ; ) {
    const value = seen.has(at) ? undefined : pointedAt(document, at);
    if (value === undefined) throw new OpenApiProblem([], `${reference} points to nothing in the document.`);
    seen.add(at);
    if (!isJsonObject(value) || !isLocal(value['$ref']) || Object.keys(value).length > 1) return value;
    at = value['$ref'];
  }
}

/** A value of the document, or what it refers to. */
export function resolved(document: JsonObject, value: unknown): unknown {
  return isJsonObject(value) && isLocal(value['$ref']) ? resolveReference(document, value['$ref']) : value;
}

/**
 * A schema of a document as one that stands alone: what it refers to in the document comes with it under `$defs`, once
 * each, so that schemas may refer to themselves and grow no larger than the document.
 */
export function standaloneSchema(document: JsonObject, schema: JsonObject): JsonObject {
  const names = new Map<string, string>();
  const taken = new Set(Object.keys(ownDefs(schema)));
  const nameOf = (reference: string): string => {
    const known = names.get(reference);
    if (known !== undefined) return known;
    const base = lastStep(reference);
    let name = base;
    for (let number = 2; taken.has(name); number++) name = `${base}${number}`;
    names.set(reference, name);
    taken.add(name);
    return name;
  };
  const root = rewritten(schema, nameOf) as JsonObject;
  const defs: [string, unknown][] = [];
  // A loop over what it grows by, for a document may chain more references than the call stack has room for.
  for (const [reference, name] of names) {
    defs.push([name, rewritten(resolveReference(document, reference), nameOf)]);
  }
  if (defs.length === 0) return root;
  return { ...root, $defs: Object.fromEntries([...Object.entries(ownDefs(root)), ...defs]) };
}

function ownDefs(schema: JsonObject): JsonObject {
  return isJsonObject(schema['$defs']) ? schema['$defs'] : {};
}

/** Members whose values are data and no schemas. */
const dataMembers = new Set(['example', 'examples', 'default', 'const', 'enum']);

function rewritten(value: unknown, nameOf: (reference: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => rewritten(item, nameOf));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      if (name === '$ref' && isLocal(member)) {
        return [name, `#/$defs/${encodeURIComponent(nameOf(member)).replaceAll('~', '~0')}`];
      }
      return [name, dataMembers.has(name) ? member : rewritten(member, nameOf)];
    }),
  );
}

function isLocal(reference: unknown): reference is string {
  return typeof reference === 'string' && reference.startsWith('#/');
}

function pointedAt(document: JsonObject, reference: string): unknown {
  let value: unknown = document;
  for (const step of steps(reference)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = Reflect.get(value, step);
  }
  return value;
}

function steps(reference: string): string[] {
  return reference
    .slice(2)
    .split('/')
    .map((step) => decoded(step).replaceAll('~1', '/').replaceAll('~0', '~'));
}

function decoded(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}

function lastStep(reference: string): string {
  return (steps(reference).at(-1) ?? '').replaceAll(/[^\w.-]/g, '_') || 'schema';
}
