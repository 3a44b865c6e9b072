import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { EndpointHealth } from '../../send/health.ts';
import { batchGet } from './batch-get.ts';
import { wasWritten } from './conditional-write.ts';
import type { TableAccess } from './document-client.ts';

/** Failures of one endpoint that are noted together. */
export interface NotedFailures {
  readonly count: number;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  readonly what: string;
  /** How many of them say that nobody is there; undefined where one says that somebody is. */
  readonly down: number | undefined;
  /** Whether they begin a new row (see `breaksRow`). */
  readonly breaksRow: boolean;
}

export interface EndpointHealths {
  /** What is known of those that have failed, by id. Strongly consistent. */
  getMany(endpoints: readonly string[]): Promise<ReadonlyMap<string, EndpointHealth>>;
  /** @returns what is known now */
  noteFailures(endpoint: string, failures: NotedFailures): Promise<EndpointHealth>;
  /**
   * It answers: whatever said that it fails is over, and a circuit breaker closes.
   * @param lastFailureAtMs a failure beside the success, which is to be remembered
   */
  noteSuccess(endpoint: string, atMs: number, lastFailureAtMs: number | undefined): Promise<void>;
  /** Opens the circuit breaker. False where it is not closed. */
  open(endpoint: string, time: { nowMs: number; untilMs: number; coolDownMs: number }): Promise<boolean>;
  /** Takes the one probe that may be made. False where another process has it, or the breaker is closed. */
  takeProbe(
    endpoint: string,
    seenUntilMs: number,
    time: { nowMs: number; untilMs: number },
  ): Promise<boolean>;
  /** The probe failed: open for longer. False where it was not waited for any more. */
  reopen(
    endpoint: string,
    seenUntilMs: number,
    time: { untilMs: number; coolDownMs: number },
  ): Promise<boolean>;
  /** What said that it fails is over by decree: its owner has enabled it again. */
  reset(endpoint: string): Promise<void>;
}

const pkPrefix = 'health#';
/** A partition of its own: an endpoint's writes are no other's business. */
export const healthKey = (endpoint: string) => ({ pk: `${pkPrefix}${endpoint}`, sk: 'health' });

const breakerFields = 'openedAtMs, openUntilMs, coolDownMs, probeAtMs';
const failingFields = `failingSinceMs, unbrokenSinceMs, downSinceMs, ${breakerFields}`;

/** What was read, by endpoint; items of other kinds are left out, and what cannot be read: it is no delivery's business. */
export function healthsIn(items: readonly Record<string, unknown>[]): Map<string, EndpointHealth> {
  return new Map(
    items.filter(isHealth).flatMap((item) => {
      const health = EndpointHealth.safeParse(item);
      return health.success ? [[String(item['pk']).slice(pkPrefix.length), health.data]] : [];
    }),
  );
}

export function isHealth(item: Record<string, unknown>): boolean {
  return String(item['pk']).startsWith(pkPrefix);
}

export function createEndpointHealths(table: TableAccess): EndpointHealths {
  const update = (
    endpoint: string,
    input: {
      readonly expression: string;
      readonly values?: Readonly<Record<string, unknown>>;
      readonly condition?: string;
    },
  ) =>
    table.client.send(
      new UpdateCommand({
        TableName: table.tableName,
        Key: healthKey(endpoint),
        UpdateExpression: input.expression,
        ConditionExpression: input.condition,
        ExpressionAttributeValues: input.values,
        ReturnValues: 'ALL_NEW',
      }),
    );

  return {
    async getMany(endpoints) {
      return healthsIn(await batchGet(table, endpoints.map(healthKey)));
    },

    async noteFailures(endpoint, { count, firstAtMs, lastAtMs, what, down, breaksRow }) {
      const answer = await update(endpoint, {
        expression: [
          'SET lastFailureAtMs = :last, lastFailure = :what',
          'failingSinceMs = if_not_exists(failingSinceMs, :first)',
          breaksRow ? 'unbrokenSinceMs = :first' : 'unbrokenSinceMs = if_not_exists(unbrokenSinceMs, :first)',
          down === undefined
            ? `downFailures = :down REMOVE downSinceMs, ${breakerFields} ADD consecutiveFailures :count`
            : 'downSinceMs = if_not_exists(downSinceMs, :first) ADD consecutiveFailures :count, downFailures :down',
        ].join(', '),
        values: {
          ':last': lastAtMs,
          ':what': what,
          ':first': firstAtMs,
          ':count': count,
          ':down': down ?? 0,
        },
      });
      return EndpointHealth.parse(answer.Attributes);
    },

    async noteSuccess(endpoint, atMs, lastFailureAtMs) {
      const failed = lastFailureAtMs === undefined ? '' : ', lastFailureAtMs = :failed';
      await wasWritten(
        update(endpoint, {
          expression: `SET lastSuccessAtMs = :at, consecutiveFailures = :none, downFailures = :none${failed} REMOVE ${failingFields}`,
          values: {
            ':at': atMs,
            ':none': 0,
            ...(lastFailureAtMs === undefined ? {} : { ':failed': lastFailureAtMs }),
          },
          // Of many processes that see the success, one has to write.
          ...(lastFailureAtMs === undefined ? { condition: 'attribute_exists(failingSinceMs)' } : {}),
        }),
      );
    },

    open: (endpoint, { nowMs, untilMs, coolDownMs }) =>
      wasWritten(
        update(endpoint, {
          expression: 'SET openedAtMs = :now, openUntilMs = :until, coolDownMs = :coolDown',
          condition: 'attribute_not_exists(openUntilMs) AND attribute_exists(downSinceMs)',
          values: { ':now': nowMs, ':until': untilMs, ':coolDown': coolDownMs },
        }),
      ),

    takeProbe: (endpoint, seenUntilMs, { nowMs, untilMs }) =>
      wasWritten(
        update(endpoint, {
          expression: 'SET openUntilMs = :until, probeAtMs = :now',
          condition: 'openUntilMs = :seen',
          values: { ':now': nowMs, ':until': untilMs, ':seen': seenUntilMs },
        }),
      ),

    reopen: (endpoint, seenUntilMs, { untilMs, coolDownMs }) =>
      wasWritten(
        update(endpoint, {
          expression: 'SET openUntilMs = :until, coolDownMs = :coolDown REMOVE probeAtMs',
          condition: 'openUntilMs = :seen',
          values: { ':until': untilMs, ':coolDown': coolDownMs, ':seen': seenUntilMs },
        }),
      ),

    async reset(endpoint) {
      await wasWritten(
        update(endpoint, {
          expression: `SET consecutiveFailures = :none, downFailures = :none REMOVE ${failingFields}, slowAtMs, slowUntilMs`,
          condition: 'attribute_exists(pk)',
          values: { ':none': 0 },
        }),
      );
    },
  };
}
