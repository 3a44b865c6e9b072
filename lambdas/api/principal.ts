import { verify } from 'hono/jwt';
import { isId } from '../../core/ids/ksuid.ts';
import { ApiError } from './api-error.ts';

/** Who calls: an organization, or one of its applications alone. */
export interface Principal {
  readonly organization: string;
  /** Present in an application's token: it reaches this application and nothing else. */
  readonly application?: string | undefined;
}

/**
 * Reads `Authorization: Bearer <JWT>`: HS256, `sub` an organization's id, or an application's with `org` its
 * organization's; `exp` and `nbf` are kept.
 * @throws ApiError 401
 */
export async function authenticate(
  authorization: string | undefined,
  tokenKey: () => Promise<string>,
): Promise<Principal> {
  const token = authorization?.match(/^Bearer +(\S+)$/i)?.[1];
  if (!token) {
    throw unauthenticated('Send a token as "Authorization: Bearer <token>".');
  }
  const claims = await verified(token, await tokenKey());
  const { sub, org } = claims;
  if (typeof sub === 'string' && isId('org', sub)) return { organization: sub };
  if (typeof sub === 'string' && isId('app', sub) && typeof org === 'string' && isId('org', org)) {
    return { organization: org, application: sub };
  }
  throw unauthenticated('The token names neither an organization nor an application of one.');
}

const reasons: Readonly<Record<string, string>> = {
  JwtTokenExpired: 'The token has expired.',
  JwtTokenNotBefore: 'The token is not valid yet.',
};

async function verified(token: string, key: string): Promise<Record<string, unknown>> {
  try {
    // A producer's clock may be ahead of ours: when it says that it made the token is not our concern.
    return await verify(token, key, { alg: 'HS256', iat: false });
  } catch (error) {
    throw unauthenticated(reasons[error instanceof Error ? error.name : ''] ?? 'Invalid token.');
  }
}

function unauthenticated(detail: string): ApiError {
  return new ApiError(401, 'authentication_failed', detail, { 'www-authenticate': 'Bearer' });
}
