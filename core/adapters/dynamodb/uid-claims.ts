import { NameTakenError } from '../../manage/conflict.ts';
import { canBeUid } from '../../publish/event-name.ts';
import { type ClaimKey, claimName, readClaim, releaseClaim, takeOverClaim } from './claims.ts';
import type { TableAccess } from './document-client.ts';

/**
 * How long a claim without a target counts as a creation that is still going on: longer than the longest request to the
 * API (30 s, API Gateway's limit), after which the creation can only have crashed.
 */
const creationMs = 30_000;

interface Named {
  readonly id: string;
  readonly uid?: string | undefined;
}

/** Unique uids of one kind of thing. */
export function createUidClaims<Item extends Named>(options: {
  readonly table: TableAccess;
  readonly now: () => number;
  readonly field: string;
  readonly scope: string;
}) {
  const { table, now } = options;
  return {
    /** @throws NameTakenError when another thing holds the uid. */
    async claim(key: ClaimKey, item: Item, get: (id: string) => Promise<Item | undefined>): Promise<void> {
      const claim = { target: item.id, claimedAtMs: now() };
      if (await claimName(table, key, claim)) return;
      const holder = await readClaim(table, key, now());
      if (holder?.target === item.id) return;
      if (holder && (await isDead(holder, item.uid, get))) {
        if (await takeOverClaim(table, key, holder.target, claim)) return;
      } else if (!holder && (await claimName(table, key, claim))) {
        return;
      }
      throw new NameTakenError(options.field, item.uid ?? '', options.scope);
    },

    /** The thing that holds a uid; a claim that a crash left without its thing resolves to nothing. */
    async resolve(
      key: ClaimKey,
      uid: string,
      get: (id: string) => Promise<Item | undefined>,
    ): Promise<Item | undefined> {
      if (!canBeUid(uid)) return undefined;
      const claim = await readClaim(table, key, now());
      const item = claim && (await get(claim.target));
      return item?.uid === uid ? item : undefined;
    },

    release: (key: ClaimKey, id: string): Promise<void> => releaseClaim(table, key, id),
  };

  async function isDead(
    holder: { target: string; claimedAtMs: number },
    uid: string | undefined,
    get: (id: string) => Promise<Item | undefined>,
  ): Promise<boolean> {
    if (now() - holder.claimedAtMs < creationMs) return false;
    const target = await get(holder.target);
    return target?.uid !== uid;
  }
}
