import { dialectNamed } from '../../../core/dialects/registry.ts';
import { ApiError } from '../../api/api-error.ts';
import type { ManageDeps } from '../deps.ts';
import { builtInExamples } from '../dialect/built-in-examples.ts';

/** Svix's event type for trying whether an endpoint can be reached at all; nobody has to create it. */
const ping = { eventType: 'svix.ping', payload: { success: true } };

/** The first version of a schema is what Svix takes examples from. */
const schemaVersion = '1';

/**
 * The example that the event type's documentation holds, or that of the dialect which the event type comes from.
 * @returns JSON text of an object
 * @throws ApiError 400 `invalid_scheme` where there is none, or where the endpoint's dialect has no such event type
 */
export async function examplePayload(
  deps: Pick<ManageDeps, 'eventTypes'>,
  organization: string,
  dialectName: string,
  wanted: { readonly eventType: string; readonly exampleIndex: number },
): Promise<string> {
  const { eventType, exampleIndex } = wanted;
  const dialect = dialectNamed(dialectName);
  if (dialect.eventTypes && !dialect.eventTypes.includes(eventType)) {
    throw noExample(`The dialect ${dialectName} of this endpoint has no event type ${eventType}.`);
  }
  if (eventType === ping.eventType) return JSON.stringify(ping.payload);
  const documented = documentedExample(
    (await deps.eventTypes.find(organization, eventType))?.schemas,
    exampleIndex,
  );
  const example = documented ?? (exampleIndex === 0 ? builtInExamples[eventType] : undefined);
  if (typeof example !== 'object' || example === null || Array.isArray(example)) {
    throw noExample(
      `The event type ${eventType} has no example that is an object at schemas["${schemaVersion}"].examples[${exampleIndex}].`,
    );
  }
  return JSON.stringify(example);
}

function documentedExample(schemas: string | undefined, index: number): unknown {
  if (schemas === undefined) return undefined;
  const examples = memberOf(memberOf(JSON.parse(schemas), schemaVersion), 'examples');
  return Array.isArray(examples) ? examples[index] : undefined;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

function noExample(detail: string): ApiError {
  return new ApiError(400, 'invalid_scheme', detail);
}
