import { sign } from 'hono/jwt';

/** Ten years, as Svix's own organization tokens last. */
const lifetimeSeconds = 10 * 365 * 24 * 3600;

/** A token that may do everything in an organization: a JWT with HS256. @param key the secret of the deployment */
export function organizationToken(key: string, organization: string, nowMs: number): Promise<string> {
  const iat = Math.floor(nowMs / 1000);
  return sign({ iss: 'grapnel', sub: organization, iat, exp: iat + lifetimeSeconds }, key, 'HS256');
}
