import { createHash } from 'node:crypto';
import type { MessageClaim } from '../../publish/publish.ts';
import { type ClaimKey, claimName, readClaim, releaseClaim, takeOverClaim } from './claims.ts';
import type { TableAccess } from './document-client.ts';

/** Where an application's event ids are claimed; each points at the message that carries it. */
export function eventIdKey(application: string, eventId: string): ClaimKey {
  return { pk: `event-id#${application}#${eventId}`, sk: 'claim' };
}

/** Where an idempotency key is claimed. Keys are hashed: they may be long, and they are the client's, not ours. */
export function idempotencyKey(scope: string, key: string): ClaimKey {
  const hash = createHash('sha256').update(`${scope}\n${key}`).digest('base64url');
  return { pk: `idempotency#${hash}`, sk: 'claim' };
}

/** A claim of the Messages table as publish sees it. @param lifetimeMs after which the name is free again. */
export function messageClaim(
  table: TableAccess,
  key: ClaimKey,
  options: { readonly now: () => number; readonly lifetimeMs: number },
): MessageClaim {
  const claim = (target: string, claimedAtMs: number) => ({
    target,
    claimedAtMs,
    expiresAt: Math.ceil((claimedAtMs + options.lifetimeMs) / 1000),
  });
  return {
    take: (message, claimedAtMs) => claimName(table, key, claim(message, claimedAtMs)),
    read: () => readClaim(table, key, options.now()),
    release: (message) => releaseClaim(table, key, message),
    takeOver: (from, message, claimedAtMs) => takeOverClaim(table, key, from, claim(message, claimedAtMs)),
  };
}
