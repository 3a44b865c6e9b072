import type * as z from 'zod/mini';
import type { RetryPolicy } from '../retry/policy.ts';

/** The HTTP methods that any dialect can send. */
export type HttpMethod = 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * One delivery as HTTP: exactly these headers in this order and spelling. The client adds Host, Content-Length and
 * Connection; a header of theirs with an empty value says where it stands and how it is spelt.
 */
export interface DeliveryRequest {
  readonly method: HttpMethod;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Sent as UTF-8; a signature in `headers` is over exactly these bytes. */
  readonly body: string;
}

/** What a dialect may look at when it builds a request. */
export interface DeliveryInput<Options> {
  readonly application: { readonly id: string; readonly uid?: string | undefined };
  readonly endpoint: {
    readonly id: string;
    readonly uid?: string | undefined;
    /** The methods that the endpoint chose, by event type. */
    readonly methods: Readonly<Record<string, HttpMethod>>;
    /** The dialect's own options of the endpoint, parsed by `Dialect.options`. */
    readonly options: Options;
  };
  readonly message: {
    readonly id: string;
    readonly eventType: string;
    /** The payload's JSON text as the producer wrote it: numbers beyond 2^53 and their spelling are still in it. */
    readonly payload: string;
    /** The media type of a payload that is text of another kind than JSON. */
    readonly contentType?: string | undefined;
    /** When the message was published (UNIX time). */
    readonly timestampMs: number;
  };
  /** When this attempt is made (UNIX time): differs at each attempt. */
  readonly nowMs: number;
  /**
   * The endpoint's secret first, then earlier ones that are still valid (rotation). Empty only where the endpoint signs
   * with an API key of its application and there is none.
   */
  readonly keys: readonly string[];
  /** The origin of this deployment (`https://host`, no trailing slash), where a dialect names its sender. */
  readonly serverOrigin: string;
}

/** A request, or why the payload cannot be said in this dialect: such a delivery is neither sent nor retried. */
export type BuildResult =
  | { readonly ok: true; readonly request: DeliveryRequest }
  | {
      readonly ok: false;
      readonly reason: string;
      /** Where in the payload, as a JSON path such as `$.note.user.id`; `$` is the payload itself. */
      readonly path: string;
    };

/**
 * How a delivery becomes an HTTP request: method, headers, body, signature, and when to try again.
 * One file each, registered in `registry.ts`; nothing else in the code knows a dialect by name.
 */
export interface Dialect<Options = unknown> {
  readonly name: string;
  /** One sentence for API documents and the console. */
  readonly description: string;
  /** The event types that the dialect can say, or undefined where it can say any. */
  readonly eventTypes: readonly string[] | undefined;
  /** What each of `eventTypes` tells and how its payload looks, for catalogues; absent where there are none. */
  readonly catalogue?: ReadonlyMap<string, { readonly description: string; readonly payload: z.ZodMiniType }>;
  /** The endpoint's `dialectOptions` for this dialect, all with defaults: `{}` must parse. */
  readonly options: z.ZodMiniType<Options>;
  /** Those of them that the organization alone may choose: a token of an application leaves them as they are. */
  readonly organizationOptions?: readonly string[];
  /** The methods that an endpoint may choose for an event type; the first is the default. */
  methodsFor(eventType: string): readonly HttpMethod[];
  /** What is wrong with a secret that a customer brings, as a sentence that says what is allowed; undefined if nothing. */
  secretProblem(key: string): string | undefined;
  /** A fresh secret made of `randomBytes`, in the form that this dialect's receivers expect. */
  generateSecret(randomBytes: (byteCount: number) => Uint8Array): string;
  /** What a receiver may be shown of the key: the key itself, or the public half of an asymmetric one. */
  publicKey(key: string): string;
  /** From the start of the attempt to the response headers. */
  readonly timeoutMs: number;
  readonly retry: RetryPolicy;
  /** Whether an answer of 429 or 503 may say with `Retry-After` how long to wait at least. */
  readonly heedsRetryAfter: boolean;
  /**
   * What an answer of `410 Gone` does to the endpoint: nothing that another failure would not do, or it is disabled, or
   * deleted with what is queued for it. Where it does something, it also ends its delivery.
   */
  whenGone(options: Options): 'nothing' | 'disable' | 'delete';
  /** How long all of an endpoint's attempts may fail until it is disabled; undefined: for ever. */
  readonly disableAfterMs: number | undefined;
  /** Deliveries that fall due while their endpoint is disabled are given up, or kept until it is enabled again. */
  readonly whileDisabled: 'drop' | 'hold';
  /** Where deliveries are held: what lists of pending ones can be filtered by, of a payload that may be anything. */
  labelsOf?(payload: string): Readonly<Record<string, string>>;
  /** Where endpoints of the dialect can ask for a part of the traffic that the payload names. */
  readonly scope?: {
    /** What the payload names, kept with the message; undefined where it names nothing or is of another dialect. */
    of(eventType: string, payload: string): string | undefined;
    wants(options: Options, scope: string | undefined): boolean;
  };
  /** Where an API key of the application may sign in place of a secret of the endpoint's own. */
  readonly applicationKey?: {
    /** The domain whose key signs; undefined where the endpoint's own does. Without a message: what the endpoint is for. */
    domainOf(
      options: Options,
      message?: Pick<DeliveryInput<Options>['message'], 'eventType' | 'payload'>,
    ): string | undefined;
    /** The option by which deliveries carry the key itself; undefined where they carry a signature alone. */
    sentBy(options: Options): string | undefined;
  };
  buildRequest(input: DeliveryInput<Options>): BuildResult;
}
