import { ApiError } from '../../api/api-error.ts';
import { parseLossless } from '../../api/lossless-json.ts';
import type { EventType } from '../../api/shapes.ts';
import { wordsIn } from '../../parts/typed.ts';
import { examplesIn, isObject, schemaIn, version } from './event-type-schema.ts';

/** An event type as its form holds it: texts as they are typed. */
export interface EventTypeDraft {
  readonly name: string;
  readonly description: string;
  readonly groupName: string;
  /** With commas or spaces between them. */
  readonly featureFlags: string;
  readonly deprecated: boolean;
  readonly schema: string;
  readonly example: string;
}

export const newEventType: EventTypeDraft = {
  name: '',
  description: '',
  groupName: '',
  featureFlags: '',
  deprecated: false,
  schema: '',
  example: '',
};

/** The schema, and the first of its examples, as JSON texts; empty where there are none. */
export function partsOf({ schemas }: Pick<EventType, 'schemas'>): { schema: string; example: string } {
  const { examples: _, ...rest } = schemaIn(schemas);
  const [example] = examplesIn(schemas);
  return {
    schema: Object.keys(rest).length === 0 ? '' : JSON.stringify(rest, null, 2),
    example: example === undefined ? '' : JSON.stringify(example, null, 2),
  };
}

export function draftOfEventType(eventType: EventType): EventTypeDraft {
  return {
    name: eventType.name,
    description: eventType.description,
    groupName: eventType.groupName ?? '',
    featureFlags: eventType.featureFlags?.join(', ') ?? '',
    deprecated: eventType.deprecated,
    ...partsOf(eventType),
  };
}

/**
 * What the API is sent; of schemas, the other versions and further examples stay.
 *
 * @param labels what the form calls the two texts of JSON
 * @throws ApiError where one of them is none
 */
export function eventTypeBody(
  draft: EventTypeDraft,
  before: EventType | undefined,
  labels: { readonly schema: string; readonly example: string },
): Record<string, unknown> {
  const flags = wordsIn(draft.featureFlags);
  const schema = draft.schema.trim() === '' ? {} : parsed(draft.schema, labels.schema);
  const example = draft.example.trim() === '' ? undefined : parsed(draft.example, labels.example);
  if (!isObject(schema)) throw new ApiError('page', [`${labels.schema}: {…}`]);
  const more = examplesIn(before?.schemas ?? null).slice(1);
  const examples = example === undefined ? more : [example, ...more];
  const whole = { ...schema, ...(examples.length === 0 ? {} : { examples }) };
  const { [version]: _, ...others } = before?.schemas ?? {};
  const schemas = { ...others, ...(Object.keys(whole).length === 0 ? {} : { [version]: whole }) };
  return {
    description: draft.description,
    deprecated: draft.deprecated,
    archived: before?.archived ?? false,
    groupName: draft.groupName === '' ? null : draft.groupName,
    featureFlags: flags.length === 0 ? null : flags,
    schemas: Object.keys(schemas).length === 0 ? null : schemas,
  };
}

function parsed(text: string, label: string): unknown {
  try {
    return parseLossless(text);
  } catch (error) {
    throw new ApiError('page', [`${label}: ${error instanceof Error ? error.message : String(error)}`]);
  }
}
