import type { DeliveryInput, HttpMethod } from './dialect.ts';

/**
 * The method that the endpoint chose for this event type, else the dialect's default (the first of `allowed`); undefined
 * where the choice is not one of `allowed`, or nothing is allowed.
 */
export function deliveryMethod(
  { endpoint, message }: DeliveryInput<unknown>,
  allowed: readonly HttpMethod[],
): HttpMethod | undefined {
  // An event type may be called `constructor`: only what the endpoint itself says counts.
  if (!Object.hasOwn(endpoint.methods, message.eventType)) return allowed[0];
  return allowed.find((method) => method === endpoint.methods[message.eventType]);
}

/** Why `deliveryMethod` found none, as a sentence. */
export function methodProblem(
  { endpoint, message }: DeliveryInput<unknown>,
  allowed: readonly HttpMethod[],
): string {
  const chosen = endpoint.methods[message.eventType];
  return `The endpoint chose the method ${chosen} for ${JSON.stringify(message.eventType)}; allowed: ${allowed.join(', ')}.`;
}
