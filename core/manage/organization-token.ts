import { sign } from 'hono/jwt';

/** Ten years, as Svix's own organization tokens last. */
const tenYearsSeconds = 10 * 365 * 24 * 3600;

/**
 * A token that may do everything in an organization: a JWT with HS256. `iat` has milliseconds, as RFC 7519 allows: a
 * token that is made right after all were ended has to hold.
 *
 * @param key the secret of the deployment
 */
export function organizationToken(
  key: string,
  organization: string,
  nowMs: number,
  lifetimeSeconds = tenYearsSeconds,
): Promise<string> {
  const exp = Math.floor(nowMs / 1000) + lifetimeSeconds;
  return sign({ iss: 'grapnel', sub: organization, iat: nowMs / 1000, exp }, key, 'HS256');
}
