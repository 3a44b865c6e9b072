import { sign } from 'hono/jwt';

/** 28 days, as Svix's own application tokens last. */
export const applicationTokenSeconds = 28 * 86_400;

export interface ApplicationTokenClaims {
  readonly organization: string;
  readonly application: string;
  /** A name of its own, by which it can be ended alone. */
  readonly id: string;
  readonly featureFlags?: readonly string[] | undefined;
  /** Tokens of one session can be ended together. */
  readonly session?: string | undefined;
  /** What it may do; absent: everything in its application. */
  readonly capabilities?: readonly string[] | undefined;
  readonly lifetimeSeconds?: number | undefined;
}

/**
 * A token that reaches one application: a JWT with HS256. `iat` has milliseconds, as RFC 7519 allows: tokens that are
 * made in the second in which all earlier ones end have to hold.
 *
 * @param key the secret of the deployment
 */
export function applicationToken(
  key: string,
  claims: ApplicationTokenClaims,
  nowMs: number,
): Promise<string> {
  const { session, capabilities, lifetimeSeconds = applicationTokenSeconds } = claims;
  return sign(
    {
      iss: 'grapnel',
      sub: claims.application,
      org: claims.organization,
      jti: claims.id,
      feature_flags: claims.featureFlags ?? [],
      ...(session === undefined ? {} : { sid: session }),
      ...(capabilities === undefined ? {} : { capabilities }),
      iat: nowMs / 1000,
      exp: Math.floor(nowMs / 1000) + lifetimeSeconds,
    },
    key,
    'HS256',
  );
}
