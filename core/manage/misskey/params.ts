/** The part of JSON schema that Misskey's webhook endpoints describe their parameters with. */
export type ParamSchema =
  | {
      readonly type: 'string';
      readonly nullable?: true;
      readonly minLength?: number;
      readonly maxLength?: number;
      readonly format?: 'misskey:id';
      readonly enum?: readonly string[];
      readonly default?: string;
    }
  | { readonly type: 'boolean' }
  | { readonly type: 'array'; readonly items: ParamSchema }
  | ObjectSchema;

export interface ObjectSchema {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, ParamSchema>>;
  readonly required: readonly string[];
}

/** What values of a schema are in TypeScript. */
export type ValueOf<Schema> = Schema extends { type: 'string'; enum: readonly (infer Value)[] }
  ? Value
  : Schema extends { type: 'string'; nullable: true }
    ? string | null
    : Schema extends { type: 'string' }
      ? string
      : Schema extends { type: 'boolean' }
        ? boolean
        : Schema extends { type: 'array'; items: infer Item }
          ? readonly ValueOf<Item>[]
          : Schema extends { properties: infer Properties; required: readonly (infer Required)[] }
            ? {
                readonly [Name in keyof Properties as IsThere<Name, Properties, Required>]: ValueOf<
                  Properties[Name]
                >;
              } & {
                readonly [Name in Exclude<
                  keyof Properties,
                  IsThere<keyof Properties, Properties, Required>
                >]?: ValueOf<Properties[Name]> | undefined;
              }
            : never;

type IsThere<Name extends keyof Properties, Properties, Required> = Name extends Name
  ? Name extends Required
    ? Name
    : Properties[Name] extends { default: unknown }
      ? Name
      : never
  : never;

/** What is wrong, in the words of Ajv 8, which Misskey checks with: the place in the schema, and Ajv's message. */
export interface ParamProblem {
  readonly param: string;
  readonly reason: string;
}

export type CheckedParams<Schema> =
  | { readonly ok: true; readonly params: ValueOf<Schema> }
  | { readonly ok: false; readonly problem: ParamProblem };

/**
 * Checks parameters as Ajv does with `useDefaults`: what is absent and has a default gets it, members that no schema
 * names are let through, and the first problem in Ajv's order of keywords counts.
 */
export function checkParams<const Schema extends ObjectSchema>(
  schema: Schema,
  params: Readonly<Record<string, unknown>>,
): CheckedParams<Schema> {
  const filled: Record<string, unknown> = { ...params };
  for (const [name, property] of Object.entries(schema.properties)) {
    if ('default' in property && !Object.hasOwn(filled, name)) filled[name] = property.default;
  }
  const problem = problemOf(schema, filled, '#');
  return problem ? { ok: false, problem } : { ok: true, params: filled as ValueOf<Schema> };
}

function problemOf(schema: ParamSchema, value: unknown, place: string): ParamProblem | undefined {
  if (schema.type === 'string') return stringProblem(schema, value, place);
  if (schema.type === 'boolean') return typeof value === 'boolean' ? undefined : wrongType(schema, place);
  if (schema.type === 'array') {
    if (!Array.isArray(value)) return wrongType(schema, place);
    return firstOf(value, (item) => problemOf(schema.items, item, `${place}/items`));
  }
  if (!isObject(value)) return wrongType(schema, place);
  const missing = schema.required.find((name) => !Object.hasOwn(value, name));
  if (missing !== undefined) {
    return { param: `${place}/required`, reason: `must have required property '${missing}'` };
  }
  return firstOf(Object.entries(schema.properties), ([name, property]) =>
    Object.hasOwn(value, name) ? problemOf(property, value[name], `${place}/properties/${name}`) : undefined,
  );
}

function stringProblem(
  schema: Extract<ParamSchema, { type: 'string' }>,
  value: unknown,
  place: string,
): ParamProblem | undefined {
  if (value === null && schema.nullable) return undefined;
  if (typeof value !== 'string') return wrongType(schema, place);
  // Ajv counts code points, not UTF-16 units.
  const length = [...value].length;
  if (schema.maxLength !== undefined && length > schema.maxLength) {
    return {
      param: `${place}/maxLength`,
      reason: `must NOT have more than ${schema.maxLength} characters`,
    };
  }
  if (schema.minLength !== undefined && length < schema.minLength) {
    return {
      param: `${place}/minLength`,
      reason: `must NOT have fewer than ${schema.minLength} characters`,
    };
  }
  if (schema.format !== undefined && !/^[a-zA-Z0-9]+$/.test(value)) {
    return { param: `${place}/format`, reason: `must match format "${schema.format}"` };
  }
  if (schema.enum && !schema.enum.includes(value)) {
    return { param: `${place}/enum`, reason: 'must be equal to one of the allowed values' };
  }
  return undefined;
}

function wrongType({ type }: ParamSchema, place: string): ParamProblem {
  return { param: `${place}/type`, reason: `must be ${type}` };
}

function firstOf<Item>(
  items: readonly Item[],
  check: (item: Item) => ParamProblem | undefined,
): ParamProblem | undefined {
  for (const item of items) {
    const problem = check(item);
    if (problem) return problem;
  }
  return undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
