import { sign } from 'hono/jwt';

/** Ten years: the token of a local run is to work as long as its state is kept. */
const lifetimeSeconds = 10 * 365 * 24 * 3600;

/** A token for an organization, as `npm run token` makes it for a deployed stack. */
export const organizationToken = (key: string, organization: string, nowMs: number): Promise<string> => {
  const iat = Math.floor(nowMs / 1000);
  return sign({ iss: 'grapnel', sub: organization, iat, exp: iat + lifetimeSeconds }, key, 'HS256');
};
