import { verify } from 'hono/jwt';
import { isId } from '../../core/ids/ksuid.ts';
import type { IssuedToken } from '../../core/manage/token-rules.ts';
import { ApiError } from './api-error.ts';

/** Who calls: an organization, or one of its applications alone. */
export interface Principal {
  readonly organization: string;
  /** Present in an application's token: it reaches this application and nothing else. */
  readonly application?: string | undefined;
  /** What an application's token may see of the event types that have a feature flag. */
  readonly featureFlags?: readonly string[] | undefined;
  /** What an application's token may do (see capability.ts); absent: everything. */
  readonly capabilities?: readonly string[] | undefined;
  /** What it is known by when it is to hold no more. */
  readonly token?: (IssuedToken & { readonly expiresAtMs?: number | undefined }) | undefined;
}

/**
 * Reads `Authorization: Bearer <JWT>`: HS256, `sub` an organization's id, or an application's with `org` its
 * organization's; `exp` and `nbf` are kept. Whether the token was ended before its time is for check-token.ts.
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
  if (typeof sub === 'string' && isId('org', sub)) return { organization: sub, token: issued(claims) };
  if (typeof sub === 'string' && isId('app', sub) && typeof org === 'string' && isId('org', org)) {
    return {
      organization: org,
      application: sub,
      featureFlags: texts(claims['feature_flags']) ?? [],
      capabilities: texts(claims['capabilities']),
      token: issued(claims),
    };
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

function issued({ jti, sid, iat, exp }: Record<string, unknown>) {
  return {
    ...(typeof jti === 'string' ? { id: jti } : {}),
    ...(typeof sid === 'string' ? { session: sid } : {}),
    issuedAtMs: typeof iat === 'number' ? iat * 1000 : 0,
    ...(typeof exp === 'number' ? { expiresAtMs: exp * 1000 } : {}),
  };
}

function texts(claim: unknown): string[] | undefined {
  return Array.isArray(claim) ? claim.filter((item) => typeof item === 'string') : undefined;
}

export function unauthenticated(detail: string): ApiError {
  return new ApiError(401, 'authentication_failed', detail, { 'www-authenticate': 'Bearer' });
}
