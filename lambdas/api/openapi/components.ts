import * as z from 'zod/mini';
import type { Route } from '../route.ts';
import { withNotes } from './examples.ts';
import { type JsonSchema, referencedNames, tidied } from './json-schema.ts';

type AnyRoute = Route<never>;

export interface Components {
  readonly schemas: Readonly<Record<string, JsonSchema>>;
  nameOf(schema: z.ZodMiniType): string;
}

/** A schema without what makes it optional or nullable. */
export function bare(schema: z.ZodMiniType): z.ZodMiniType {
  if (
    schema instanceof z.ZodMiniOptional ||
    schema instanceof z.ZodMiniNullable ||
    schema instanceof z.ZodMiniDefault
  ) {
    return bare(schema.def.innerType as z.ZodMiniType);
  }
  return schema;
}

/** Every schema of bodies and answers as a component with a name: its export's, its list's, or that of its operation. */
export function componentsOf(
  routes: readonly AnyRoute[],
  exported: ReadonlyMap<z.ZodMiniType, string>,
): Components {
  const names = new Map<z.ZodMiniType, string>(exported);
  const named = (schema: z.ZodMiniType, fallback: string): string => {
    const known = names.get(schema);
    if (known !== undefined) return known;
    const item = itemOfList(schema);
    const itemName = item && names.get(item);
    const name = itemName === undefined ? fallback : `ListOf${itemName}`;
    if ([...names.values()].includes(name))
      throw new Error(`Two schemas are called ${name}; export one under another name.`);
    names.set(schema, name);
    return name;
  };
  const inputs = new Set<string>();
  const outputs = new Set<string>();
  for (const { operationId, body, replies } of routes) {
    if (body) inputs.add(named(bare(body), `${pascal(operationId)}In`));
    for (const reply of Object.values(replies)) {
      if (reply) outputs.add(named(reply, `${pascal(operationId)}Out`));
    }
  }
  const schemas = { ...converted(names, inputs, 'input'), ...converted(names, outputs, 'output') };
  return {
    schemas: Object.fromEntries(Object.entries(schemas).sort(([left], [right]) => (left < right ? -1 : 1))),
    nameOf: (schema) => names.get(bare(schema)) ?? '',
  };
}

function converted(
  names: ReadonlyMap<z.ZodMiniType, string>,
  roots: ReadonlySet<string>,
  io: 'input' | 'output',
) {
  const registry = z.registry<{ id: string }>();
  for (const [schema, id] of names) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    io,
    unrepresentable: 'any',
    uri: (id) => `#/components/schemas/${id}`,
  });
  const reached = new Set<string>();
  const reach = (name: string): void => {
    if (reached.has(name)) return;
    reached.add(name);
    for (const next of referencedNames(schemas[name])) reach(next);
  };
  for (const root of roots) reach(root);
  return Object.fromEntries(
    [...reached].map((name) => [name, withNotes(tidied(schemas[name] as JsonSchema, io), name)]),
  );
}

function itemOfList(schema: z.ZodMiniType): z.ZodMiniType | undefined {
  if (!(schema instanceof z.ZodMiniObject)) return undefined;
  const { data, done } = schema.shape as Record<string, z.ZodMiniType | undefined>;
  return done && data instanceof z.ZodMiniArray ? (data.def.element as z.ZodMiniType) : undefined;
}

function pascal(operationId: string): string {
  return operationId
    .replace(/^v1\./, '')
    .split(/[.\-_]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
