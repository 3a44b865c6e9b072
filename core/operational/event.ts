/** The kinds of events about the deployment itself that an organization can subscribe to, as Svix names them. */
export const operationalEventTypes = [
  'endpoint.created',
  'endpoint.updated',
  'endpoint.deleted',
  'endpoint.enabled',
  'endpoint.disabled',
  'message.attempt.exhausted',
  'message.attempt.failing',
  'message.attempt.recovered',
  'background_task.finished',
] as const;
export type OperationalEventType = (typeof operationalEventTypes)[number];

/** An event about something that an organization owns, to be published to its operational endpoints. */
export interface OperationalEvent {
  /** The organization that it is about. */
  readonly organization: string;
  readonly type: OperationalEventType;
  readonly data: Readonly<Record<string, unknown>>;
  /** The same whenever the same thing is told again, so that it is published once. */
  readonly eventId: string;
}

interface ApplicationRef {
  readonly organization: string;
  readonly id: string;
  readonly uid?: string | undefined;
}

interface EndpointRef {
  readonly id: string;
  readonly uid?: string | undefined;
  readonly updatedAtMs: number;
}

type EndpointEventType = Extract<OperationalEventType, `endpoint.${string}`>;

/** @param data more that the kind of event carries, such as why an endpoint was disabled */
export function endpointEvent(
  type: EndpointEventType,
  application: ApplicationRef,
  endpoint: EndpointRef,
  data: { readonly trigger?: 'manual' | 'automatic'; readonly failSince?: string } = {},
): OperationalEvent {
  return {
    organization: application.organization,
    type,
    data: {
      ...applicationData(application),
      endpointId: endpoint.id,
      ...(endpoint.uid === undefined ? {} : { endpointUid: endpoint.uid }),
      ...data,
    },
    eventId: `${type}.${endpoint.id}.${endpoint.updatedAtMs}`,
  };
}

interface AttemptRef {
  readonly id: string;
  readonly message: string;
  readonly endpoint: string;
  readonly responseStatusCode: number;
  readonly startedAtMs: number;
}

type AttemptEventType = Extract<OperationalEventType, `message.attempt.${string}`>;

export function attemptEvent(
  type: AttemptEventType,
  application: ApplicationRef,
  attempt: AttemptRef,
  messageEventId: string | undefined,
): OperationalEvent {
  return {
    organization: application.organization,
    type,
    data: {
      ...applicationData(application),
      endpointId: attempt.endpoint,
      msgId: attempt.message,
      ...(messageEventId === undefined ? {} : { msgEventId: messageEventId }),
      lastAttempt: {
        id: attempt.id,
        responseStatusCode: attempt.responseStatusCode,
        timestamp: new Date(attempt.startedAtMs).toISOString(),
      },
    },
    eventId: `${type}.${attempt.id}`,
  };
}

function applicationData({ id, uid }: ApplicationRef) {
  return { appId: id, ...(uid === undefined ? {} : { appUid: uid }) };
}
