import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { TableAccess } from './document-client.ts';

/** Since when an organization's tokens have to be issued to hold, its applications' tokens too. */
export interface OrganizationTokens {
  /** 0 where all hold. At most 30 seconds old. */
  notBeforeMs(organization: string): Promise<number>;
  endAll(organization: string, issuedBeforeMs: number): Promise<void>;
}

/** How long an answer is used again: a token that was ended goes on for so long at most, where it was just used. */
const freshMs = 30_000;
/** Enough for the organizations that are busy at one time; beyond, all are asked for anew. */
const maxRemembered = 10_000;

const Item = z.object({ issuedBeforeMs: z.number() });

export function createOrganizationTokens(table: TableAccess, now: () => number): OrganizationTokens {
  const remembered = new Map<string, { readonly readAtMs: number; readonly notBeforeMs: Promise<number> }>();
  const keyOf = (organization: string) => ({ pk: `org#${organization}#tokens`, sk: 'not-before' });

  const read = async (organization: string): Promise<number> => {
    const answer = await table.client.send(
      new GetCommand({ TableName: table.tableName, Key: keyOf(organization), ConsistentRead: true }),
    );
    return answer.Item ? Item.parse(answer.Item).issuedBeforeMs : 0;
  };

  return {
    notBeforeMs(organization) {
      const known = remembered.get(organization);
      if (known && now() - known.readAtMs < freshMs) return known.notBeforeMs;
      if (remembered.size >= maxRemembered) remembered.clear();
      const notBeforeMs = read(organization);
      remembered.set(organization, { readAtMs: now(), notBeforeMs });
      notBeforeMs.catch(() => remembered.delete(organization));
      return notBeforeMs;
    },
    async endAll(organization, issuedBeforeMs) {
      await table.client.send(
        new PutCommand({ TableName: table.tableName, Item: { ...keyOf(organization), issuedBeforeMs } }),
      );
      remembered.delete(organization);
    },
  };
}
