// What the API answers, as docs/openapi.json has it: of each thing the fields that pages show.

export interface Page<T> {
  readonly data: readonly T[];
  readonly iterator: string | null;
  readonly done: boolean;
}

export interface Application {
  readonly id: string;
  readonly uid?: string;
  readonly name: string;
  readonly throttleRate: number | null;
  readonly createdAt: string;
}

export interface Endpoint {
  readonly id: string;
  readonly uid?: string;
  readonly url: string;
  readonly description: string;
  readonly disabled: boolean;
  readonly disabledAt: string | null;
  readonly disabledReason: string | null;
  readonly eventTypes: readonly string[] | null;
  readonly channels: readonly string[] | null;
  readonly throttleRate: number | null;
  readonly dialect: string;
  readonly dialectOptions: Readonly<Record<string, unknown>>;
  readonly methods: Readonly<Record<string, string>>;
  readonly retrySchedule: readonly number[] | null;
  readonly ordering: 'per-key' | null;
  readonly orderingKey: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface EndpointHealth {
  readonly lastSuccessAt: string | null;
  readonly lastFailureAt: string | null;
  readonly failingSince: string | null;
  readonly consecutiveFailures: number;
  readonly disabledAt: string | null;
  readonly disabledReason: string | null;
  readonly breaker: {
    readonly state: 'closed' | 'open' | 'half-open';
    readonly openedAt: string | null;
    readonly nextProbeAt: string | null;
  };
}

export interface EndpointStats {
  readonly success: number;
  readonly sending: number;
  readonly fail: number;
  readonly complete: boolean;
}

export interface EndpointHeaders {
  readonly headers: Readonly<Record<string, string>>;
  /** Names of headers whose values are not shown. */
  readonly sensitive: readonly string[];
}

export interface Dialect {
  readonly name: string;
  readonly description: string;
  readonly isDefault: boolean;
  readonly eventTypes: readonly DialectEventType[] | null;
  readonly allowedMethods: readonly string[];
  readonly optionsSchema: { readonly properties?: Readonly<Record<string, OptionSchema>> };
  readonly waitsSeconds: readonly number[];
  readonly timeoutSeconds: number;
}

export interface DialectEventType {
  readonly name: string;
  readonly allowedMethods: readonly string[];
  readonly example?: unknown;
}

/** One of a dialect's options, as JSON Schema. */
export interface OptionSchema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly default?: unknown;
}

export interface EventType {
  readonly name: string;
  readonly description: string;
  readonly archived: boolean;
  readonly deprecated: boolean;
  readonly groupName?: string;
  readonly featureFlags?: readonly string[];
  readonly updatedAt: string;
  readonly schemas: Readonly<Record<string, unknown>> | null;
}

export interface Message {
  readonly id: string;
  readonly eventType: string;
  readonly eventId: string | null;
  readonly channels: readonly string[] | null;
  readonly tags: readonly string[] | null;
  readonly timestamp: string;
  readonly payload: unknown;
  /** The raw text that is delivered, where that is no JSON object. */
  readonly rawPayload?: string;
}

export type DeliveryStatus = 'success' | 'pending' | 'fail' | 'sending' | 'canceled';

/** An endpoint at which a message was attempted, and what has become of it there. */
export interface Destination {
  readonly id: string;
  readonly url: string;
  readonly description: string;
  readonly statusText: DeliveryStatus;
  readonly nextAttempt: string | null;
  readonly deleted?: true;
}

export interface Attempt {
  readonly id: string;
  readonly msgId: string;
  readonly endpointId: string;
  readonly url: string;
  readonly response: string;
  readonly responseStatusCode: number;
  readonly responseDurationMs: number;
  readonly statusText: DeliveryStatus;
  /** 0 scheduled, 1 manual. */
  readonly triggerType: number;
  readonly timestamp: string;
  readonly attemptNumber: number;
  readonly eventType: string;
  readonly responseIsBase64?: boolean;
  readonly reason?: string;
  readonly path?: string;
  readonly nextAttempt?: string;
}

/** The request of an attempt, built anew for its time. */
export interface AttemptRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly body: string;
  readonly exact: boolean;
  readonly changed: readonly ('endpoint' | 'application' | 'applicationKey')[];
}

/** A message that was attempted at an endpoint, and what has become of it there. */
export interface AttemptedMessage extends Message {
  readonly statusText: DeliveryStatus;
  readonly nextAttempt: string | null;
}

/** An opaque key by which a client of another product's API is an application. */
export interface ApiKey {
  readonly id: string;
  readonly description: string;
  readonly domain?: string;
  readonly moderator: boolean;
  /** Absent: all. */
  readonly capabilities?: readonly string[];
  readonly createdAt: string;
}

export type OperationalEndpoint = Pick<Endpoint, 'id' | 'url' | 'eventTypes' | 'disabled'>;

/** What the deployment is set to. */
export interface Deployment {
  readonly defaultDialect: string;
  readonly serverOrigin: string;
  readonly httpsOnly: boolean;
  readonly retentionDays: number;
  readonly maxEndpointsPerApplication: number;
  readonly misskeyWebhookLimit: number;
  readonly retryScheduleSeconds: Readonly<Record<string, readonly number[]>>;
  readonly retryAfterMaxSeconds: number;
  readonly disableAfterDays: number | 'never' | null;
  readonly circuitBreaker: {
    readonly failures: number;
    readonly overSeconds: number;
    readonly coolDownSeconds: number;
    readonly maxCoolDownSeconds: number;
  } | null;
}
