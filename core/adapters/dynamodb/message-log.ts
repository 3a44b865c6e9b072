import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { TableAccess } from './document-client.ts';
import { type MessageItem, parseMessageItem } from './message-item.ts';

/** What to look for in one partition of an application's log of messages. */
export interface LogScan {
  readonly pk: string;
  /** Oldest first. */
  readonly upwards: boolean;
  /** Keys between which to look; neither is found itself. */
  readonly low: string;
  readonly high: string;
  /** How many to find. */
  readonly wanted: number;
  /** Without it, payloads stay in the table. */
  readonly withPayload: boolean;
  readonly keep: (item: MessageItem) => boolean;
  /** Whether `keep` may leave out much of what is read. */
  readonly filters: boolean;
}

export interface LogScanResult {
  /** In scan order. */
  readonly items: readonly MessageItem[];
  /** How far it looked, where it stopped before it had found enough and before the end. */
  readonly lookedTo?: string | undefined;
}

/** Below and above every id. DynamoDB takes no empty text in the place of a key, not even to compare with. */
export const beforeAllMessages = ' ';
export const afterAllMessages = '\uffff';

/**
 * A filter may match one message in a million. An answer holds 1 MB of items: after ten of them, some 0.2 s, the scan
 * says how far it came instead of going on until the function's time is over.
 */
const maxRequests = 10;
const maxItemsPerRequest = 1000;

/** Everything but the payload, which may be 8 KB of each item. */
const headerAttributes = [
  'organization',
  'application',
  'id',
  'eventType',
  'eventId',
  'channels',
  'tags',
  'scope',
  'timestampMs',
  'deliverAtMs',
  'goneAtMs',
  'raw',
  'contentType',
  'expunged',
  'payloadBytes',
  'expiresAt',
  'sk',
];
/** Through names of our own, so that no attribute can be one of DynamoDB's 573 reserved words. */
const headerProjection = {
  ProjectionExpression: headerAttributes.map((_, index) => `#a${index}`).join(', '),
  ExpressionAttributeNames: Object.fromEntries(
    headerAttributes.map((attribute, index) => [`#a${index}`, attribute]),
  ),
};

/** Reads strongly consistently: what a client just published, it can list. */
export async function scanLog(table: TableAccess, scan: LogScan): Promise<LogScanResult> {
  const items: MessageItem[] = [];
  // DynamoDB refuses a range whose ends are the wrong way round.
  if (scan.low >= scan.high) return { items };
  let startKey: Record<string, unknown> | undefined;
  for (let requests = 0; requests < maxRequests; requests++) {
    const answer = await table.client.send(
      new QueryCommand({
        TableName: table.tableName,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :low AND :high',
        ExpressionAttributeValues: { ':pk': scan.pk, ':low': scan.low, ':high': scan.high },
        ScanIndexForward: scan.upwards,
        // BETWEEN finds its ends too, and they are to be left out: two more than wanted.
        Limit: scan.filters
          ? maxItemsPerRequest
          : Math.min(scan.wanted + 2 - items.length, maxItemsPerRequest),
        ExclusiveStartKey: startKey,
        ...(scan.withPayload ? {} : headerProjection),
      }),
    );
    for (const item of answer.Items ?? []) {
      if (item['sk'] === scan.low || item['sk'] === scan.high) continue;
      const parsed = parseMessageItem(item);
      if (scan.keep(parsed)) items.push(parsed);
    }
    startKey = answer.LastEvaluatedKey;
    if (!startKey || items.length >= scan.wanted) return { items: items.slice(0, scan.wanted) };
  }
  return { items, lookedTo: String(startKey?.['sk']) };
}
