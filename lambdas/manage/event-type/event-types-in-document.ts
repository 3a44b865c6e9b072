import '../../../core/english-schema-errors.ts';
import * as z from 'zod/mini';
import { type OpenApiWebhook, openApiWebhooks } from '../../../core/manage/openapi-webhooks.ts';
import { OpenApiProblem } from '../../../core/manage/standalone-schema.ts';
import { EventTypeName } from '../../../core/publish/event-name.ts';
import { nestingDepth } from '../../../core/publish/raw-json.ts';
import { ApiError, invalid } from '../../api/api-error.ts';
import { checkStoredSize } from '../stored-size.ts';
import { EventTypeIn } from './event-type-body.ts';

export const EventTypeFromOpenApi = z.extend(z.pick(EventTypeIn, { name: true, description: true }), {
  deprecated: z.boolean(),
  schemas: EventTypeIn.shape.schemas,
  groupName: z.nullish(EventTypeName),
  featureFlags: EventTypeIn.shape.featureFlags,
});
export type EventTypeFromOpenApi = z.infer<typeof EventTypeFromOpenApi>;

/** Schemas are walked by recursion; real ones nest some twenty levels deep. */
const maxDepth = 200;
const maxEventTypes = 1000;
/** What an answer can hold, and one schema may come with each of 1,000 webhooks. */
const maxSchemaBytes = 3_000_000;

/**
 * The event types that an OpenAPI document describes, given as an object or as its text.
 * @throws ApiError 422 that says where in the document what is wrong
 */
export function eventTypesIn(
  document: Readonly<Record<string, unknown>> | string,
  bodyText: string,
): EventTypeFromOpenApi[] {
  const place = typeof document === 'string' ? 'specRaw' : 'spec';
  const depth = nestingDepth(typeof document === 'string' ? document : bodyText);
  if (depth > maxDepth) {
    throw invalid(['body', place], `The document nests ${depth} levels deep; ${maxDepth} are allowed.`);
  }
  try {
    const webhooks = openApiWebhooks(typeof document === 'string' ? parsed(document) : document);
    if (webhooks.length > maxEventTypes) {
      const msg = `The document has ${webhooks.length} webhooks; ${maxEventTypes} are allowed.`;
      throw invalid(['body', place], msg);
    }
    let bytes = 0;
    return webhooks.map((webhook) => {
      const eventType = eventTypeFrom(webhook, place);
      const schemas = JSON.stringify(eventType.schemas ?? null);
      checkStoredSize(`event type ${eventType.name}`, { ...eventType, schemas });
      bytes += Buffer.byteLength(schemas);
      if (bytes > maxSchemaBytes) {
        const msg = `The schemas of all webhooks take more than ${maxSchemaBytes} bytes, each with what it refers to.`;
        throw invalid(['body', place], msg);
      }
      return eventType;
    });
  } catch (error) {
    if (error instanceof OpenApiProblem) throw invalid(['body', place, ...error.path], error.message);
    throw error;
  }
}

function eventTypeFrom(webhook: OpenApiWebhook, place: string): EventTypeFromOpenApi {
  const { schema, ...rest } = webhook;
  const result = EventTypeFromOpenApi.safeParse({ ...rest, ...(schema ? { schemas: { 1: schema } } : {}) });
  if (result.success) return result.data;
  throw new ApiError(
    422,
    'validation',
    result.error.issues.map(({ path, message }) => ({
      loc: ['body', place, 'webhooks', webhook.name, ...path.map(String)],
      msg: `${message}.`,
      type: 'value_error',
    })),
  );
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw invalid(['body', 'specRaw'], `specRaw must be JSON; YAML is not read here: ${why}.`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return Object.fromEntries(Object.entries(value));
  throw invalid(['body', 'specRaw'], 'specRaw must be a JSON object.');
}
