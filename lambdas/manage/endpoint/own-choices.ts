import type { Dialect } from '../../../core/dialects/dialect.ts';
import { dialectNamed } from '../../../core/dialects/registry.ts';
import type { Endpoint } from '../../../core/manage/endpoint.ts';
import { ApiError } from '../../api/api-error.ts';
import type { Principal } from '../../api/principal.ts';
import { mayLearnKeys, optionThatSendsKey } from '../api-key/application-key-rule.ts';

type Choices = Pick<Endpoint, 'url' | 'dialect' | 'dialectOptions'>;

/**
 * What a token of an application may not make of an endpoint: choose what its dialect leaves to the organization, or
 * send a key of the application where none was sent before. What stays as it is stays allowed.
 *
 * @param before absent where the endpoint is made
 * @throws ApiError 403
 */
export function checkOwnChoices(principal: Principal, wanted: Choices, before?: Choices): void {
  if (principal.application === undefined) return;
  const dialect = dialectNamed(wanted.dialect);
  const options = optionsOf(dialect, wanted.dialectOptions);
  // What does not parse is refused with its place where the endpoint is checked.
  if (!options) return;
  const same = before?.dialect === wanted.dialect ? before : undefined;
  const kept = optionsOf(dialect, same?.dialectOptions ?? {}) ?? {};
  for (const name of dialect.organizationOptions ?? []) {
    if (isSame(options[name], kept[name])) continue;
    const value = kept[name] === undefined ? 'leave it out' : `leave it at ${JSON.stringify(kept[name])}`;
    throw refused(`dialectOptions.${name} is for the organization to choose: ${value}.`);
  }
  if (mayLearnKeys(principal)) return;
  const option = optionThatSendsKey(dialect, options);
  if (option === undefined || (same && isSame(options, kept) && sameUrl(wanted.url, same.url))) return;
  throw refused(
    `Deliveries would carry the application's API key (dialectOptions.${option}) where they did not before: ` +
      `set dialectOptions.${option} to false, or ask the organization to make the change.`,
  );
}

function optionsOf(
  dialect: Dialect,
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> | undefined {
  const result = dialect.options.safeParse(given);
  return result.success ? { ...Object(result.data) } : undefined;
}

/** Options come out of their schema with its members in its order. */
function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

/** A URL is kept as `URL` writes it. */
function sameUrl(wanted: string, kept: string): boolean {
  return wanted === kept || URL.parse(wanted)?.href === kept;
}

function refused(detail: string): ApiError {
  return new ApiError(403, 'insufficient access', detail);
}
