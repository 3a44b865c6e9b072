import { DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Endpoint } from '../../manage/endpoint.ts';
import { releaseClaim } from './claims.ts';
import { wasWritten } from './conditional-write.ts';
import type { TableAccess } from './document-client.ts';
import { healthKey } from './endpoint-health.ts';
import { endpointKey, endpointUidKey } from './endpoints.ts';

/** What send does to endpoints. Both only to one that is as it was read: false for one that was changed or is gone. */
export interface SwitchOff {
  disable(seen: Endpoint, why: { readonly atMs: number; readonly reason: string }): Promise<boolean>;
  remove(seen: Endpoint): Promise<boolean>;
}

export function createSwitchOff(table: TableAccess): SwitchOff {
  const asSeen = (seen: Endpoint) => ({
    TableName: table.tableName,
    Key: endpointKey(seen),
    ConditionExpression: 'updatedAtMs = :seen',
  });

  return {
    disable: (seen, { atMs, reason }) =>
      wasWritten(
        table.client.send(
          new UpdateCommand({
            ...asSeen(seen),
            UpdateExpression:
              'SET disabled = :true, disabledAtMs = :at, disabledReason = :reason, updatedAtMs = :updated',
            ExpressionAttributeValues: {
              ':seen': seen.updatedAtMs,
              ':true': true,
              ':at': atMs,
              ':reason': reason,
              // Strictly later than before, as it also is the version that concurrent writes are compared by.
              ':updated': Math.max(atMs, seen.updatedAtMs + 1),
            },
          }),
        ),
      ),

    async remove(seen) {
      const isRemoved = await wasWritten(
        table.client.send(
          new DeleteCommand({
            ...asSeen(seen),
            ExpressionAttributeValues: { ':seen': seen.updatedAtMs },
          }),
        ),
      );
      if (!isRemoved) return false;
      await table.client.send(new DeleteCommand({ TableName: table.tableName, Key: healthKey(seen.id) }));
      if (seen.uid !== undefined) await releaseClaim(table, endpointUidKey(seen, seen.uid), seen.id);
      return true;
    },
  };
}
