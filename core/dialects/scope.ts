import { dialectNamed, dialectNames } from './registry.ts';

/**
 * What a payload names that endpoints can ask for a part of: the first answer of a dialect, as an event type belongs to
 * one. Kept with the message, so that fan-out need not read payloads.
 */
export function payloadScope(eventType: string, payload: string): string | undefined {
  for (const name of dialectNames) {
    const scope = dialectNamed(name).scope?.of(eventType, payload);
    if (scope !== undefined) return scope;
  }
  return undefined;
}

/** Whether an endpoint of this dialect and with these options wants a message of this scope. */
export function wantsScope(
  dialectName: string,
  dialectOptions: Readonly<Record<string, unknown>>,
  scope: string | undefined,
): boolean {
  const dialect = dialectNamed(dialectName);
  return dialect.scope?.wants(dialect.options.parse(dialectOptions), scope) ?? true;
}
