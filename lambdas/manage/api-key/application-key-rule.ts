import type { Dialect } from '../../../core/dialects/dialect.ts';
import { dialectNamed } from '../../../core/dialects/registry.ts';
import type { Endpoint } from '../../../core/manage/endpoint.ts';
import { ApiError } from '../../api/api-error.ts';
import type { Principal } from '../../api/principal.ts';
import type { Credential } from './credential.ts';

/**
 * Whether somebody may be shown their application's API keys, or have them sent somewhere: a key never expires and may
 * do everything in its application, so only for rights that are no fewer. A token of the application may be one of a
 * portal's visitor, and expires.
 */
export function mayLearnKeys(
  caller: Pick<Principal, 'application' | 'capabilities'> & Pick<Credential, 'apiKey'>,
): boolean {
  return caller.application === undefined || (caller.apiKey === true && caller.capabilities === undefined);
}

/** Whether a key of the application signs in place of the endpoint's own secret. */
export function signsWithApplicationKey(endpoint: Pick<Endpoint, 'dialect' | 'dialectOptions'>): boolean {
  const dialect = dialectNamed(endpoint.dialect);
  return dialect.applicationKey?.domainOf(dialect.options.parse(endpoint.dialectOptions)) !== undefined;
}

/** The option by which deliveries carry a key of the application; undefined where none do. */
export function optionThatSendsKey(dialect: Dialect, options: unknown): string | undefined {
  const { applicationKey } = dialect;
  if (applicationKey?.domainOf(options) === undefined) return undefined;
  return applicationKey.sentBy(options);
}

/** @throws ApiError 403 for who may see the secrets of endpoints and not the key that signs for this one */
export function checkMaySeeKey(principal: Principal, endpoint: Endpoint): void {
  if (mayLearnKeys(principal) || !signsWithApplicationKey(endpoint)) return;
  const detail =
    'The endpoint signs with an API key of its application, which only a token of the organization may see.';
  throw new ApiError(403, 'insufficient access', detail);
}
