import type { Dialect, Endpoint } from '../../api/shapes.ts';
import { fieldsOf, type HeaderField } from '../../parts/header-fields.tsx';
import { numberIn, wordsIn } from '../../parts/typed.ts';

/** An endpoint as its form holds it: texts as they are typed. */
export interface EndpointDraft {
  readonly url: string;
  readonly description: string;
  readonly dialect: string;
  readonly dialectOptions: Readonly<Record<string, unknown>>;
  /** Empty: all. */
  readonly eventTypes: readonly string[];
  /** HTTP methods by event type, where they are not the dialect's first. */
  readonly methods: Readonly<Record<string, string>>;
  readonly headers: readonly HeaderField[];
  readonly throttleRate: string;
  /** Seconds with commas or spaces between them; empty: the usual ones. */
  readonly retrySchedule: string;
  /** A JSON pointer; empty: in any order. */
  readonly orderingKey: string;
  readonly secret: string;
}

export const newDraft = (dialect: string): EndpointDraft => ({
  url: '',
  description: '',
  dialect,
  dialectOptions: {},
  eventTypes: [],
  methods: {},
  headers: [],
  throttleRate: '',
  retrySchedule: '',
  orderingKey: '',
  secret: '',
});

export function draftOf(endpoint: Endpoint, headers: Readonly<Record<string, string>>): EndpointDraft {
  return {
    ...newDraft(endpoint.dialect),
    url: endpoint.url,
    description: endpoint.description,
    dialectOptions: endpoint.dialectOptions,
    eventTypes: endpoint.eventTypes ?? [],
    methods: endpoint.methods,
    headers: fieldsOf(headers),
    throttleRate: endpoint.throttleRate === null ? '' : String(endpoint.throttleRate),
    retrySchedule: endpoint.retrySchedule?.join(', ') ?? '',
    orderingKey: endpoint.orderingKey ?? '',
  };
}

/** What the API is sent. Texts that are no numbers go as they are, so that the API says what is wrong with them. */
export function bodyOf(draft: EndpointDraft): Record<string, unknown> {
  const { url, description, dialect, dialectOptions, eventTypes, methods } = draft;
  const rate = numberIn(draft.throttleRate);
  const waits = wordsIn(draft.retrySchedule);
  return {
    url,
    description,
    dialect,
    dialectOptions,
    methods,
    eventTypes: eventTypes.length === 0 ? null : eventTypes,
    throttleRate: rate === '' ? null : rate,
    retrySchedule: waits.length === 0 ? null : waits.map(numberIn),
    ordering: draft.orderingKey === '' ? null : 'per-key',
    orderingKey: draft.orderingKey === '' ? null : draft.orderingKey,
  };
}

/** The methods that the dialect allows for an event type, its default first. */
export function methodsFor(dialect: Dialect | undefined, eventType: string): readonly string[] {
  const named = dialect?.eventTypes?.find(({ name }) => name === eventType);
  return named?.allowedMethods ?? dialect?.allowedMethods ?? [];
}
