/** What decides which messages an endpoint gets. */
export interface EndpointFilter {
  readonly disabled: boolean;
  /** Undefined is every type that the dialect can say; an empty list is none. */
  readonly eventTypes?: readonly string[] | undefined;
  /** Undefined is every message, with channels or without; an empty list is none. */
  readonly channels?: readonly string[] | undefined;
  /** `Dialect.eventTypes` of the endpoint's dialect: undefined where it can say any type. */
  readonly dialectEventTypes: readonly string[] | undefined;
}

export interface MessageLabels {
  readonly eventType: string;
  readonly channels?: readonly string[] | undefined;
  /** What its payload names, for dialects whose endpoints can ask for a part of the traffic. */
  readonly scope?: string | undefined;
}

/** A message without channels never reaches an endpoint that has some: it asked for part of the traffic (as Svix). */
export function matches(endpoint: EndpointFilter, message: MessageLabels): boolean {
  if (endpoint.disabled) return false;
  if (endpoint.dialectEventTypes && !endpoint.dialectEventTypes.includes(message.eventType)) return false;
  if (endpoint.eventTypes && !endpoint.eventTypes.includes(message.eventType)) return false;
  const wanted = endpoint.channels;
  return !wanted || (message.channels ?? []).some((channel) => wanted.includes(channel));
}
