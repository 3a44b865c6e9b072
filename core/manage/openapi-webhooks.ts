import { isJsonObject, OpenApiProblem, resolved, standaloneSchema } from './standalone-schema.ts';

/** What an OpenAPI document says of one webhook. */
export interface OpenApiWebhook {
  readonly name: string;
  readonly description: string;
  readonly deprecated: boolean;
  /** The JSON Schema of its body, on its own. */
  readonly schema?: Readonly<Record<string, unknown>>;
  readonly groupName?: unknown;
  readonly featureFlags?: unknown;
}

type JsonObject = Readonly<Record<string, unknown>>;

const methods = ['post', 'put', 'patch', 'delete', 'get', 'head', 'options', 'trace'];

/**
 * The webhooks of an OpenAPI document: `webhooks` of 3.1, and `x-webhooks`, as 3.0 has it by convention.
 * @throws OpenApiProblem with the place in the document
 */
export function openApiWebhooks(document: JsonObject): readonly OpenApiWebhook[] {
  const webhooks: OpenApiWebhook[] = [];
  const seen = new Set<string>();
  for (const member of ['webhooks', 'x-webhooks']) {
    const items = document[member];
    if (items === undefined || items === null) continue;
    if (!isJsonObject(items)) throw new OpenApiProblem([member], 'must be an object of webhooks by name.');
    for (const [name, item] of Object.entries(items)) {
      if (seen.has(name)) continue;
      seen.add(name);
      webhooks.push(at([member, name], () => webhookOf(document, name, item)));
    }
  }
  if (webhooks.length === 0) {
    throw new OpenApiProblem([], 'The document has no webhooks, under `webhooks` or `x-webhooks`.');
  }
  return webhooks;
}

function webhookOf(document: JsonObject, name: string, item: unknown): OpenApiWebhook {
  const pathItem = resolved(document, item);
  if (!isJsonObject(pathItem)) throw new OpenApiProblem([], 'must be an object with an operation.');
  const operation = methods.map((method) => pathItem[method]).find(isJsonObject);
  if (!operation) throw new OpenApiProblem([], 'must have an operation, such as `post`.');
  const schema = bodySchema(document, operation);
  const extension = (of: string) => operation[of] ?? pathItem[of];
  const flag = extension('x-svix-feature-flag');
  return {
    name,
    description:
      firstText([
        operation['description'],
        operation['summary'],
        pathItem['description'],
        pathItem['summary'],
      ]) ?? '',
    deprecated: operation['deprecated'] === true,
    ...(schema === undefined ? {} : { schema }),
    groupName: extension('x-svix-group-name'),
    featureFlags: extension('x-svix-feature-flags') ?? (flag === undefined ? undefined : [flag]),
  };
}

/** The schema of the JSON body, with the document's examples of it if it has none of its own. */
function bodySchema(document: JsonObject, operation: JsonObject): JsonObject | undefined {
  const body = resolved(document, operation['requestBody']);
  const content = isJsonObject(body) ? body['content'] : undefined;
  if (!isJsonObject(content)) return undefined;
  const [, media] =
    Object.entries(content).find(([type]) => /^application\/([\w.-]+\+)?json\b|^\*\/\*/.test(type)) ?? [];
  const schema = isJsonObject(media) ? resolved(document, media['schema']) : undefined;
  if (!isJsonObject(media) || !isJsonObject(schema)) return undefined;
  const standalone = standaloneSchema(document, schema);
  const examples = examplesOf(document, media);
  return examples.length === 0 || 'examples' in standalone ? standalone : { ...standalone, examples };
}

function examplesOf(document: JsonObject, media: JsonObject): unknown[] {
  if ('example' in media) return [media['example']];
  if (!isJsonObject(media['examples'])) return [];
  return Object.values(media['examples'])
    .map((example) => resolved(document, example))
    .flatMap((example) => (isJsonObject(example) && 'value' in example ? [example['value']] : []));
}

function firstText(values: readonly unknown[]): string | undefined {
  return values.find((value): value is string => typeof value === 'string' && value !== '');
}

function at<Result>(path: readonly string[], read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof OpenApiProblem)) throw error;
    throw new OpenApiProblem([...path, ...error.path], error.message);
  }
}
