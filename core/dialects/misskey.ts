import * as z from 'zod/mini';
import { deliveryMethod, methodProblem } from './delivery-method.ts';
import type { Dialect, HttpMethod } from './dialect.ts';
import { headerValueProblem, sendable } from './header-value.ts';
import { envelopeText, eventIdOf, hookIdOf } from './misskey/envelope.ts';
import { eventDescriptions } from './misskey/event-descriptions.ts';
import { systemEventBodies } from './misskey/system-events.ts';
import { userEventBodies } from './misskey/user-events.ts';
import { payloadProblem } from './payload-check.ts';
import { randomText } from './random-text.ts';
import { refused } from './refusal.ts';

const options = z.strictObject({
  /** The origin that the envelope's `server` and the X-Misskey-Host header name; this deployment's where absent. */
  server: z.optional(
    z.string().check(
      z.refine((server) => isOrigin(server), {
        error:
          'server must be an http or https origin in lower case without a path, such as https://misskey.example',
      }),
    ),
  ),
});

const bodies: ReadonlyMap<string, z.ZodMiniType> = new Map([...userEventBodies, ...systemEventBodies]);
const eventTypes = [...bodies.keys()];
const catalogue = new Map(
  [...bodies].map(([name, payload]) => [name, { description: eventDescriptions[name] ?? '', payload }]),
);
const methods: readonly HttpMethod[] = ['POST'];

/** As Misskey limits it. */
const maxSecretCharacters = 1024;

/**
 * Misskey's webhooks as of 2025.11: an envelope around the event, the plain secret in a header, no signature. Headers
 * are spelled and ordered as Misskey's HTTP client puts them on the wire: lower case, sorted.
 */
export const misskey: Dialect<z.output<typeof options>> & { readonly name: 'misskey' } = {
  name: 'misskey',
  description: "Misskey's webhooks: the event in Misskey's envelope, the secret in X-Misskey-Hook-Secret.",
  eventTypes,
  catalogue,
  options,
  organizationOptions: ['server'],
  methodsFor: (eventType) => (bodies.has(eventType) ? methods : []),
  secretProblem(key) {
    if (key.length > maxSecretCharacters) {
      return `The secret has ${key.length} characters; at most ${maxSecretCharacters} are allowed.`;
    }
    const problem = headerValueProblem(key);
    return problem && `The secret is sent in a header: ${problem}.`;
  },
  generateSecret: randomText,
  publicKey: (key) => key,
  timeoutMs: 5000,
  retry: {
    // Misskey's (2^n − 1) minutes after the nth of four attempts, plus up to a fifth.
    delaysMs: [60_000, 180_000, 420_000],
    jitter: { kind: 'above', ratio: 0.2 },
    isFinalStatus: (statusCode) => statusCode >= 400 && statusCode < 500 && statusCode !== 429,
  },
  heedsRetryAfter: false,
  // Nothing that a receiver answers ever disables a webhook of Misskey.
  whenGone: () => 'nothing',
  disableAfterMs: undefined,
  whileDisabled: 'drop',
  buildRequest(input) {
    const { application, endpoint, message, keys, serverOrigin } = input;
    const type = message.eventType;
    const schema = bodies.get(type);
    if (!schema) {
      return refused(`Misskey has no event type ${JSON.stringify(type)}; it has ${eventTypes.join(', ')}.`);
    }
    const method = deliveryMethod(input, methods);
    if (!method) return refused(methodProblem(input, methods));
    const problem = payloadProblem(message.payload, schema);
    if (problem) return problem;
    const server = endpoint.options.server ?? serverOrigin;
    const host = URL.parse(server)?.host;
    if (!host) return refused(`The server ${JSON.stringify(server)} is not an origin such as https://host.`);
    const [secret] = keys;
    if (secret === undefined) return refused('The endpoint has no secret; an empty one would do.');
    const hookId = hookIdOf(endpoint);
    const userId = systemEventBodies.has(type) ? undefined : (application.uid ?? application.id);
    const eventId = eventIdOf(message.id, endpoint.id);
    return sendable({
      method,
      headers: [
        ['accept', '*/*'],
        ['accept-encoding', 'gzip, deflate, br'],
        ['content-length', ''],
        ['content-type', 'application/json'],
        ['user-agent', 'Misskey-Hooks'],
        ['x-misskey-hook-id', hookId],
        ['x-misskey-hook-secret', secret],
        ['x-misskey-host', host],
        ['Host', ''],
        ['Connection', ''],
      ],
      body: envelopeText(
        { server, hookId, userId, eventId, createdAt: message.timestampMs, type },
        message.payload,
      ),
    });
  },
};

function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === text;
}
