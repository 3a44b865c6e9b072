import { withoutSecrets, withoutSecretsInBase64 } from '../../core/secrets/mask.ts';
import { type EndpointHeaders, isSensitiveHeader } from '../../core/send/endpoint-headers.ts';
import type { Outcome } from '../../core/send/outcome.ts';

/** What a request came to, without the endpoint's secrets and credentials where the receiver answered with them. */
export function maskOutcome(outcome: Outcome, keys: readonly string[], own: EndpointHeaders): Outcome {
  if (outcome.kind !== 'answered') return outcome;
  const credentials = own
    .filter(([name]) => isSensitiveHeader(name))
    // `Bearer xyz` as a whole, and what comes after the scheme.
    .flatMap(([, value]) => [value, value.split(' ').at(-1) ?? '']);
  const secrets = [...keys, ...credentials];
  const maskBody = outcome.responseBodyIsBase64 ? withoutSecretsInBase64 : withoutSecrets;
  return {
    ...outcome,
    responseBody: maskBody(outcome.responseBody, secrets),
    responseHeaders: Object.fromEntries(
      Object.entries(outcome.responseHeaders).map(([name, value]) => [name, withoutSecrets(value, secrets)]),
    ),
  };
}
