import { randomBytes } from 'node:crypto';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { ItemKey, TableAccess } from '../core/adapters/dynamodb/document-client.ts';
import { saveSealed, scanItems } from '../core/adapters/dynamodb/sealed-items.ts';
import type { MasterKey } from '../core/secrets/master-key.ts';
import { isOutdated, resealed, versionsIn } from '../core/secrets/reseal.ts';
import { SecretUnreadableError } from '../core/secrets/sealed-secret.ts';

export interface ReEncryptCounts {
  /** Things with secrets that were looked at. */
  seen: number;
  /** Those of them that were sealed anew. */
  renewed: number;
  /** What could not be opened, or belongs to nobody: it stays as it is. */
  readonly unreadable: string[];
}

export interface ReEncryptDeps {
  readonly table: TableAccess;
  readonly masterKey: MasterKey;
  readonly writesPerSecond: number;
  readonly now: () => number;
  readonly pause: (durationMs: number) => Promise<void>;
  readonly signal: AbortSignal;
  readonly onProgress: (counts: ReEncryptCounts) => void;
}

/** Whatever has secrets of its own says whose they are. */
const SealedItem = z.object({
  pk: z.string(),
  sk: z.string(),
  organization: z.string(),
  application: z.string(),
  id: z.string(),
  sealedSecret: z.string().optional(),
  sealedHeaders: z.string().optional(),
  sealedKey: z.string().optional(),
  earlierSecrets: z.array(z.object({ sealedSecret: z.string(), expiresAtMs: z.number() })).optional(),
});
type SealedItem = z.infer<typeof SealedItem>;

/** How often one item is tried that others change all the time. */
const maxTries = 10;

/**
 * Seals anew under the current key what is sealed under an earlier one, item by item. What it has done shows in the
 * table: stopped at any point it goes on where it was. Each write compares what it read, so an edit at the same time is
 * neither lost nor undone; the item is then read again.
 */
export async function reEncrypt(deps: ReEncryptDeps): Promise<ReEncryptCounts> {
  const counts: ReEncryptCounts = { seen: 0, renewed: 0, unreadable: [] };
  const takeTurn = createTurns(deps);
  for await (const page of scanItems(deps.table)) {
    for (const found of page) {
      if (deps.signal.aborted) return counts;
      if (versionsIn(found).size === 0) continue;
      counts.seen += 1;
      const item = SealedItem.safeParse(found);
      if (item.success) await renew(deps, item.data, counts, takeTurn);
      else counts.unreadable.push(`${found.pk} ${found.sk}: it does not say whose it is`);
      deps.onProgress(counts);
    }
  }
  return counts;
}

async function renew(
  deps: ReEncryptDeps,
  found: SealedItem,
  counts: ReEncryptCounts,
  takeTurn: () => Promise<void>,
): Promise<void> {
  let item: SealedItem | undefined = found;
  for (let tries = 0; item && isOutdated(deps.masterKey, item); tries++) {
    const { organization, application, id } = item;
    try {
      const after = resealed({
        masterKey: deps.masterKey,
        owner: { organization, application, endpoint: id },
        thing: item,
        nowMs: deps.now(),
        randomBytes,
      });
      await takeTurn();
      if (await saveSealed(deps.table, item, item, after)) {
        counts.renewed += 1;
        return;
      }
    } catch (error) {
      if (!(error instanceof SecretUnreadableError)) throw error;
      counts.unreadable.push(error.message);
      return;
    }
    if (tries === maxTries) {
      counts.unreadable.push(`${id}: it was changed at every try; run the command again`);
      return;
    }
    item = await readAgain(deps.table, item);
  }
}

async function readAgain(table: TableAccess, { pk, sk }: ItemKey): Promise<SealedItem | undefined> {
  const answer = await table.client.send(
    new GetCommand({ TableName: table.tableName, Key: { pk, sk }, ConsistentRead: true }),
  );
  return answer.Item && SealedItem.parse(answer.Item);
}

/** Writes keep a distance, so that endpoints can be edited and read as ever. */
function createTurns({ writesPerSecond, now, pause }: ReEncryptDeps): () => Promise<void> {
  let nextAtMs = 0;
  return async () => {
    const waitMs = nextAtMs - now();
    nextAtMs = Math.max(nextAtMs, now()) + 1000 / writesPerSecond;
    if (waitMs > 0) await pause(waitMs);
  };
}

/** How many things in the table are sealed under each version of the master key. */
export async function countVersions(table: TableAccess): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for await (const page of scanItems(table)) {
    for (const item of page) {
      for (const version of versionsIn(item)) counts.set(version, (counts.get(version) ?? 0) + 1);
    }
  }
  return counts;
}
