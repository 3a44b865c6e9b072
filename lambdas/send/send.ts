import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Applications } from '../../core/adapters/dynamodb/applications.ts';
import type { Attempts } from '../../core/adapters/dynamodb/attempts.ts';
import type { EndpointRef, Endpoints } from '../../core/adapters/dynamodb/endpoints.ts';
import type { EndpointsWithHealth } from '../../core/adapters/dynamodb/endpoints-with-health.ts';
import type { GatheredInserts } from '../../core/adapters/dynamodb/gathered-inserts.ts';
import type { Messages } from '../../core/adapters/dynamodb/messages.ts';
import type { Endpoint } from '../../core/manage/endpoint.ts';
import type { HealthSign } from '../../core/send/health.ts';
import { wantsIfKnown } from '../fan-out/wants.ts';
import { handleBatch, receiveCount } from '../parts/partial-batch.ts';
import type { Telemetry } from '../parts/telemetry.ts';
import { DeliveryMessage } from './contract.ts';
import { createFollowAttempt } from './follow-attempt.ts';
import { createGates, type DueDelivery } from './gates.ts';
import type { createLateMessages } from './late-messages.ts';
import { createLogAttempt } from './log-attempt.ts';
import type { createMakeAttempt } from './make-attempt.ts';
import type { createOrderedDelivery } from './ordered-delivery.ts';
import type { createSettleDelivery } from './settle-delivery.ts';
import type { createSlowLane } from './slow-lane.ts';
import type { createSpareEndpoint } from './spare-endpoint.ts';
import type { createSwitchOffEndpoint } from './switch-off-endpoint.ts';
import { asTested } from './test-override.ts';
import type { createThrottleDelivery } from './throttle-delivery.ts';
import type { createTrackPending } from './track-pending.ts';
import type { createWatchHealth } from './watch-health.ts';

export interface SendDeps {
  readonly applications: Pick<Applications, 'growLogShards'>;
  readonly endpoints: Pick<Endpoints, 'getMany'>;
  readonly messages: Pick<Messages, 'getMany'>;
  readonly lateMessages: ReturnType<typeof createLateMessages>;
  readonly attempts: Pick<Attempts, 'find' | 'ofMessage' | 'wasAttempted' | 'record' | 'markLast'>;
  /** Inserts the rows of a batch's attempts together. */
  readonly rows: Pick<GatheredInserts, 'during'>;
  readonly endpointsWithHealth: (refs: readonly EndpointRef[]) => Promise<EndpointsWithHealth>;
  readonly watchHealth: ReturnType<typeof createWatchHealth>;
  readonly spare: ReturnType<typeof createSpareEndpoint>;
  readonly switchOff: Pick<ReturnType<typeof createSwitchOffEndpoint>, 'whenGone'>;
  readonly ordered: ReturnType<typeof createOrderedDelivery>;
  readonly throttle: ReturnType<typeof createThrottleDelivery>;
  readonly slowLane: Omit<ReturnType<typeof createSlowLane>, 'queueFor'>;
  readonly makeAttempt: ReturnType<typeof createMakeAttempt>;
  readonly settle: ReturnType<typeof createSettleDelivery>;
  readonly pending: Pick<ReturnType<typeof createTrackPending>, 'look' | 'hold' | 'end'>;
  readonly retentionMs: number;
  /** How old a delivery is at least when there can be a copy of it that was queued later. */
  readonly copiesAfterMs: number;
  readonly telemetry: Telemetry;
  readonly now: () => number;
}

/** How long what was read of an endpoint may be used: disabling it stops requests from that moment on. */
const freshMs = 100;

/**
 * Sends the deliveries of a batch side by side. Its errors tell by phase whose fault they are: before an attempt ours
 * (the queue delivers again, nothing is counted), in the attempt the receiver's (logged, the next one scheduled), after
 * it ours again (the queue delivers again and the logged attempt is settled, not repeated).
 */
export function createSend(deps: SendDeps) {
  const log = createLogAttempt(deps);
  const follow = createFollowAttempt(deps);
  const gates = createGates({ ...deps, log, follow });

  return async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const deliveries = new Map<SQSRecord, DeliveryMessage>();
    for (const record of event.Records) {
      const parsed = parse(record);
      if (parsed) deliveries.set(record, parsed);
    }
    const unseen = new Map(
      [...deliveries].filter(([record, delivery]) => deps.slowLane.isToMoveUnseen({ record, delivery })),
    );
    const all = [...deliveries].filter(([record]) => !unseen.has(record)).map(([, delivery]) => delivery);
    const messages = await deps.messages.getMany(
      all.map(({ application, message }) => ({ application, id: message })),
    );
    await Promise.allSettled(messages.values());
    const late = deps.lateMessages(all.filter(({ message }) => !messages.has(message)));
    // Last, so that an endpoint that was switched off while large payloads came is off.
    const { endpoints, unreadable, healths } = await deps.endpointsWithHealth(all.map(endpointOf));
    const readAtMs = deps.now();
    const ids = all.map(({ endpoint }) => endpoint);
    const health = deps.watchHealth(ids, healths);
    deps.slowLane.learn(ids, healths);

    const response = await handleBatch(event, deps.telemetry, (record) => {
      const slow = unseen.get(record);
      if (slow) return deps.slowLane.move(slow);
      return health.during(deliveries.get(record)?.endpoint, () => deps.rows.during(() => handle(record)));
    });
    await deps.slowLane.settled();
    return response;

    async function handle(record: SQSRecord): Promise<void> {
      const queued = deliveries.get(record);
      if (!queued)
        throw new Error('The message is not a delivery; it goes to the DLQ after its last receive.');
      const why = unreadable.get(queued.endpoint);
      if (why) throw unreadableEndpoint(queued, why);
      const endpoint = asTested(queued, endpoints.get(queued.endpoint));
      if (!endpoint) return dropWithout('endpoint', queued);
      const message = await (messages.get(queued.message) ?? late.find(queued));
      if (!message) {
        return late.isAwaited(queued) ? late.putBackOrDrop(queued) : dropWithout('message', queued);
      }
      if (queued.unmatched) {
        const isWanted = wantsIfKnown(endpoint, message);
        if (isWanted === undefined) throw unreadableEndpoint(queued);
        if (!isWanted) return;
      }
      if (queued.look) return deps.ordered.look(queued, endpoint, message);
      if (!endpoint.disabled && deps.slowLane.isToMove({ record, delivery: queued })) {
        return deps.slowLane.move(queued);
      }
      const mayBeRepeated = receiveCount(record) > 1 || queued.mayBeRepeated === true || mayHaveCopy(record);
      const { known: delivery, canceled } = await deps.pending.look(queued, endpoint, mayBeRepeated);
      const due = { delivery, endpoint, message, canceled, mayBeRepeated, health };
      if (!(await gates.stop(due))) await attempt(due, readAtMs);
    }
  };

  /** @param readAtMs when its endpoint was read */
  async function attempt(due: DueDelivery, readAtMs: number): Promise<void> {
    const { delivery, message, health } = due;
    const isFresh = deps.now() - readAtMs < freshMs;
    const endpoint = isFresh ? due.endpoint : await again(delivery);
    if (!endpoint) return dropWithout('endpoint', delivery);
    if (await gates.isDisabled({ ...due, endpoint })) return;
    const made = await deps.makeAttempt(delivery, endpoint, message, (sign) => {
      if (tells(delivery, sign)) health.note(endpoint, sign, delivery.applicationUid);
    });
    await follow(delivery, await log(delivery, made), message, endpoint, false);
  }

  /**
   * What queued it may have been cut short, and done again: the copy says that it is one, this one does not, and where it
   * lay in the queue long enough, the copy may have been sent first.
   */
  function mayHaveCopy({ attributes }: SQSRecord): boolean {
    return deps.now() - Number(attributes.SentTimestamp) >= deps.copiesAfterMs;
  }

  function unreadableEndpoint({ endpoint }: DeliveryMessage, cause?: Error): Error {
    deps.telemetry.count('UnreadableEndpoint');
    return new Error(`The endpoint ${endpoint} cannot be read.`, { cause });
  }

  async function dropWithout(what: 'endpoint' | 'message', delivery: DeliveryMessage): Promise<void> {
    deps.telemetry.warn(`A delivery was dropped: its ${what} is gone.`, { ...delivery });
    await deps.pending.end(delivery);
  }

  async function again(delivery: DeliveryMessage): Promise<Endpoint | undefined> {
    const found = await deps.endpoints.getMany([endpointOf(delivery)]);
    return asTested(delivery, found.get(delivery.endpoint));
  }
}

/**
 * Whether an attempt says how its endpoint does. One that somebody asked for may be a trial that is meant to fail; where it
 * succeeds, the endpoint answers. A test goes elsewhere.
 */
function tells({ manual }: DeliveryMessage, sign: HealthSign): boolean {
  return !manual || (sign.kind === 'succeeded' && manual.test === undefined);
}

function endpointOf(delivery: DeliveryMessage) {
  return { ...delivery, id: delivery.endpoint };
}

function parse(record: SQSRecord): DeliveryMessage | undefined {
  try {
    return DeliveryMessage.parse(JSON.parse(record.body));
  } catch {
    return undefined;
  }
}
