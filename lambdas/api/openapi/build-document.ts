import * as z from 'zod/mini';
import type { Route } from '../route.ts';
import { bare, type Components, componentsOf } from './components.ts';
import { errorResponses, errorSchemas, errorsOf } from './errors.ts';
import { exampleOf, noteOf, withNotes } from './examples.ts';
import { type JsonSchema, referencedNames, tidied } from './json-schema.ts';
import { introduction, tagNotes } from './texts.ts';

type AnyRoute = Route<never>;

/** The OpenAPI 3.1 document of a table of routes. @param exported names of schemas, for its components */
export function buildDocument(
  routes: readonly AnyRoute[],
  exported: ReadonlyMap<z.ZodMiniType, string>,
  version: string,
) {
  const components = componentsOf(routes, exported);
  const parameters: Record<string, unknown> = {};
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const methods = paths[route.path] ?? {};
    methods[route.method.toLowerCase()] = operation(route, components, parameters);
    paths[route.path] = methods;
  }
  const used = new Set(routes.map(({ tag }) => tag));
  const document = {
    openapi: '3.1.1',
    info: {
      title: 'Grapnel',
      version,
      description: introduction,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ HTTPBearer: [] }],
    tags: [...used].map((name) => ({ name, description: tagNotes[name] ?? '' })),
    paths,
    components: {
      securitySchemes: {
        HTTPBearer: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'A token, see docs/api.md.',
        },
      },
      parameters: sorted(parameters),
      responses: errorResponses(),
      schemas: sorted({ ...components.schemas, ...errorSchemas }),
    },
  };
  const names = new Set(Object.keys(document.components.schemas));
  for (const name of referencedNames(document)) {
    if (!names.has(name)) throw new Error(`The document refers to a schema ${name} that it does not have.`);
  }
  return document;
}

function operation(route: AnyRoute, components: Components, shared: Record<string, unknown>) {
  return {
    operationId: route.operationId,
    summary: route.summary,
    tags: [route.tag],
    ...(route.deprecated ? { deprecated: true } : {}),
    ...(route.access === 'public' ? { security: [] } : {}),
    'x-access': route.access,
    parameters: parametersOf(route, shared),
    ...(route.body ? { requestBody: requestBody(route, route.body, components) } : {}),
    responses: { ...replies(route, components), ...errorsOf(route) },
  };
}

function requestBody(route: AnyRoute, body: z.ZodMiniType, components: Components) {
  const name = components.nameOf(body);
  const schema = { $ref: `#/components/schemas/${name}` };
  const example = exampleOf(schema, name, components.schemas, 'input');
  const checked = body.safeParse(example);
  if (!checked.success) {
    const why = `${JSON.stringify(example)}: ${z.prettifyError(checked.error)}`;
    throw new Error(`${route.operationId}: the example is no such body (see field-notes.ts): ${why}`);
  }
  return { required: bare(body) === body, content: { 'application/json': { schema, example } } };
}

function replies(route: AnyRoute, components: Components): Record<string, unknown> {
  const answers = Object.entries(route.replies).map(([status, reply]) => {
    if (!reply) return [status, { description: successTexts[status] }];
    const name = components.nameOf(reply);
    const schema = { $ref: `#/components/schemas/${name}` };
    const example = exampleOf(schema, name, components.schemas, 'output');
    const checked = reply.safeParse(example);
    if (!checked.success) {
      const why = `${JSON.stringify(example)}: ${z.prettifyError(checked.error)}`;
      throw new Error(`${route.operationId}: the example is no such answer (see field-notes.ts): ${why}`);
    }
    return [
      status,
      { description: successTexts[status], content: { 'application/json': { schema, example } } },
    ];
  });
  return Object.fromEntries(answers);
}

const successTexts: Readonly<Record<string, string>> = {
  200: 'Done.',
  201: 'Created.',
  202: 'Accepted; it is done soon.',
  204: 'Done; no body.',
};

function parametersOf(route: AnyRoute, shared: Record<string, unknown>) {
  const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    ...aboutOf(name),
    schema: { type: 'string', minLength: 1, maxLength: 256 },
    ...pathExample(name),
  }));
  const inHeader =
    route.method === 'POST' && route.access !== 'public'
      ? [
          {
            name: 'idempotency-key',
            in: 'header',
            description:
              'The first success under a key is the answer to every later request with it, for 12 hours.',
            schema: { type: 'string' },
          },
        ]
      : [];
  return [...inPath, ...queryParameters(route), ...inHeader].map((parameter) => share(parameter, shared));
}

function queryParameters({ query }: AnyRoute) {
  if (!query) return [];
  const converted = z.toJSONSchema(query, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  const schema = withNotes(tidied(converted, 'input'), '');
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  return Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>).map(([name, member]) => {
    const { description, ...rest } = member;
    return {
      name,
      in: 'query',
      required: required.includes(name),
      ...(description === undefined ? {} : { description }),
      schema:
        rest['type'] === undefined && !('enum' in rest) && !('anyOf' in rest)
          ? { ...rest, type: 'string' }
          : rest,
    };
  });
}

function aboutOf(name: string) {
  const about = noteOf('', name)?.about;
  return about === undefined ? {} : { description: about };
}

function pathExample(name: string) {
  const example = noteOf('', name)?.example;
  return example === undefined ? {} : { example };
}

/** Parameters that are the same everywhere stand once; one that differs under the same name stays where it is. */
function share(parameter: { readonly name: string; readonly in: string }, shared: Record<string, unknown>) {
  const name = `${parameter.in}-${parameter.name}`;
  shared[name] ??= parameter;
  if (JSON.stringify(shared[name]) !== JSON.stringify(parameter)) return parameter;
  return { $ref: `#/components/parameters/${name}` };
}

function sorted<Value>(record: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).sort(([left], [right]) => (left < right ? -1 : 1)));
}
