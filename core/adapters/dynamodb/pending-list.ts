import { PendingDelivery } from '../../send/pending-delivery.ts';
import type { TableAccess } from './document-client.ts';
import { pendingPk } from './pending-deliveries.ts';
import { queryAnswers } from './query-answers.ts';
import { scanPartition } from './query-page.ts';

/** Endpoints of one application, and over how many partitions its logs are spread. */
export interface PendingPlace {
  readonly endpoints: readonly string[];
  readonly logShards: number;
}

export type PendingFilter = (delivery: PendingDelivery) => boolean;

/** Strongly consistent. Neither cancelled ones are in it nor those whose time is over. */
export interface PendingList {
  /** Those from `skip` on, newest message first, up to `limit + 1`. */
  newest(
    place: PendingPlace,
    keep: PendingFilter,
    page: { readonly skip: number; readonly limit: number; readonly nowMs: number },
  ): Promise<readonly PendingDelivery[]>;
  count(place: PendingPlace, keep: PendingFilter, nowMs: number): Promise<number>;
  /** Of one endpoint and message id behind `after`, oldest first, up to `limit + 1`. */
  oldest(
    place: { readonly endpoint: string; readonly logShards: number; readonly after?: string | undefined },
    keep: PendingFilter,
    limit: number,
  ): Promise<readonly PendingDelivery[]>;
}

/** An answer ends at 1 MB anyway. */
const maxItemsPerRequest = 1000;
/** Partitions that are counted side by side; the SDK holds 50 connections. */
const countedAtOnce = 16;

export function createPendingList(table: TableAccess): PendingList {
  const partitionsOf = ({ endpoints, logShards }: PendingPlace) =>
    endpoints.flatMap((endpoint) =>
      Array.from({ length: logShards }, (_, shard) => pendingPk(endpoint, shard)),
    );

  async function* newestIn(
    pk: string,
    keep: PendingFilter,
    limit: number,
  ): AsyncGenerator<PendingDelivery, undefined> {
    const answers = queryAnswers(table, {
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': pk },
      ScanIndexForward: false,
      Limit: limit,
    });
    for await (const { Items = [] } of answers) {
      yield* Items.map((item) => PendingDelivery.parse(item)).filter(keep);
    }
  }

  return {
    async newest(place, keep, { skip, limit, nowMs }) {
      const end = skip + limit + 1;
      const perRequest = Math.min(end, maxItemsPerRequest);
      const streams = partitionsOf(place).map((pk) => newestIn(pk, standing(keep, nowMs), perRequest));
      const heads = await Promise.all(
        streams.map(async (stream) => ({ stream, head: (await stream.next()).value })),
      );
      const page: PendingDelivery[] = [];
      for (let index = 0; index < end; index++) {
        let first: (typeof heads)[number] | undefined;
        for (const candidate of heads) {
          if (candidate.head && (!first?.head || isNewer(candidate.head, first.head))) first = candidate;
        }
        if (!first?.head) break;
        if (index >= skip) page.push(first.head);
        first.head = (await first.stream.next()).value;
      }
      return page;
    },

    async count(place, keep, nowMs) {
      const partitions = partitionsOf(place);
      let count = 0;
      const countSome = async () => {
        for (let pk = partitions.pop(); pk !== undefined; pk = partitions.pop()) {
          for await (const _one of newestIn(pk, standing(keep, nowMs), maxItemsPerRequest)) count += 1;
        }
      };
      await Promise.all(Array.from({ length: countedAtOnce }, countSome));
      return count;
    },

    async oldest({ endpoint, logShards, after }, keep, limit) {
      const found = await Promise.all(
        partitionsOf({ endpoints: [endpoint], logShards }).map((pk) =>
          scanPartition(
            table,
            { pk, prefix: '', parse: (item) => PendingDelivery.parse(item), keep },
            {
              limit,
              order: 'ascending',
              ...(after === undefined ? {} : { iterator: { key: after, backwards: false } }),
            },
          ),
        ),
      );
      return found
        .flat()
        .sort((left, right) => (left.message < right.message ? -1 : 1))
        .slice(0, limit + 1);
    },
  };
}

function standing(keep: PendingFilter, nowMs: number): PendingFilter {
  return (delivery) => !delivery.canceled && delivery.expiresAt * 1000 > nowMs && keep(delivery);
}

/** The order is the same at each request: a message that goes to several endpoints has them in the order of their ids. */
function isNewer(left: PendingDelivery, right: PendingDelivery): boolean {
  if (left.message !== right.message) return left.message > right.message;
  return left.endpoint > right.endpoint;
}
