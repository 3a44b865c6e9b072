import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Applications } from '../../core/adapters/dynamodb/applications.ts';
import type { Attempts } from '../../core/adapters/dynamodb/attempts.ts';
import type { EndpointRef, Endpoints } from '../../core/adapters/dynamodb/endpoints.ts';
import type { EndpointsWithHealth } from '../../core/adapters/dynamodb/endpoints-with-health.ts';
import type { Messages } from '../../core/adapters/dynamodb/messages.ts';
import { isThrottled } from '../../core/adapters/dynamodb/throttled.ts';
import type { Endpoint } from '../../core/manage/endpoint.ts';
import { growingWhenBusy } from '../../core/publish/log-growth.ts';
import { expiresAt, type Message } from '../../core/publish/message.ts';
import type { Attempt } from '../../core/send/attempt.ts';
import type { HealthSign } from '../../core/send/health.ts';
import { handleBatch, receiveCount } from '../parts/partial-batch.ts';
import type { Telemetry } from '../parts/telemetry.ts';
import { DeliveryMessage } from './contract.ts';
import { type createMakeAttempt, unsentAttempt } from './make-attempt.ts';
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
  readonly attempts: Pick<Attempts, 'find' | 'ofMessage' | 'record' | 'markLast'>;
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
    // Last, so that an endpoint that was switched off while large payloads came is off.
    const { endpoints, unreadable, healths } = await deps.endpointsWithHealth(all.map(endpointOf));
    const readAtMs = deps.now();
    const health = deps.watchHealth(
      all.map(({ endpoint }) => endpoint),
      healths,
    );

    deps.slowLane.learn(
      all.map(({ endpoint }) => endpoint),
      healths,
    );

    const response = await handleBatch(event, deps.telemetry, (record) => {
      const slow = unseen.get(record);
      if (slow) return deps.slowLane.move(slow);
      return health.during(deliveries.get(record)?.endpoint, () => handle(record));
    });
    await deps.slowLane.settled();
    return response;

    async function handle(record: SQSRecord): Promise<void> {
      const queued = deliveries.get(record);
      if (!queued)
        throw new Error('The message is not a delivery; it goes to the DLQ after its last receive.');
      const why = unreadable.get(queued.endpoint);
      if (why) throw new Error(`The endpoint ${queued.endpoint} cannot be read.`, { cause: why });
      const endpoint = asTested(queued, endpoints.get(queued.endpoint));
      const message = await messages.get(queued.message);
      if (!endpoint || !message) {
        deps.telemetry.warn(`A delivery was dropped: its ${endpoint ? 'message' : 'endpoint'} is gone.`, {
          ...queued,
        });
        return deps.pending.end(queued);
      }
      if (queued.look) return deps.ordered.look(queued, endpoint, message);
      if (!endpoint.disabled && deps.slowLane.isToMove({ record, delivery: queued })) {
        return deps.slowLane.move(queued);
      }
      const mayBeRepeated = receiveCount(record) > 1 || queued.mayBeRepeated === true;
      const { known: delivery, canceled } = await deps.pending.look(queued, endpoint, mayBeRepeated);
      const logged = await loggedAttempt(delivery, receiveCount(record));
      if (logged) return follow(delivery, logged, message, endpoint, true);
      if (canceled) {
        deps.telemetry.info('A delivery was dropped: it was cancelled.', { ...delivery });
        deps.telemetry.count('DeliveryCanceled');
        // Whoever cancelled it noted that too, unless it was stopped in between.
        if (delivery.attempt > 1) await deps.attempts.markLast({ ...delivery, number: delivery.attempt - 1 });
        return deps.ordered.passOn(delivery, endpoint, message, true);
      }
      if (endpoint.disabled) return holdOrCancel(delivery, endpoint, message);
      if ((await isMadeUpFor(delivery)) || (await isRecovered(delivery))) return deps.pending.end(delivery);
      if ((await deps.ordered.waitForTurn(delivery, endpoint, message)) === 'later') return;
      if (await deps.spare(delivery, endpoint, message, health)) {
        deps.telemetry.count('DeliveryPutOff');
        return;
      }
      if ((await deps.throttle(delivery, endpoint, message)) === 'later') {
        deps.telemetry.count('DeliveryThrottled');
        return;
      }
      const current = deps.now() - readAtMs < freshMs ? endpoint : ((await again(delivery)) ?? endpoint);
      if (current.disabled) return holdOrCancel(delivery, current, message);
      const attempt = await attemptAndLog(delivery, current, message, (sign) => {
        if (tells(delivery, sign)) health.note(current, sign, delivery.applicationUid);
      });
      await follow(delivery, attempt, message, current, false);
    }
  };

  /** What follows from a logged attempt, for its endpoint and for its delivery. */
  async function follow(
    delivery: DeliveryMessage,
    attempt: Attempt,
    message: Message,
    endpoint: Endpoint,
    isRepeated: boolean,
  ): Promise<void> {
    const isDeleted = !attempt.settled && (await deps.switchOff.whenGone(delivery, attempt, endpoint));
    if (isDeleted) return deps.pending.end(delivery);
    await deps.settle(delivery, attempt, message, endpoint);
    const isFinished = attempt.nextAttemptAtMs === undefined;
    if (isFinished) await deps.ordered.passOn(delivery, endpoint, message, isRepeated);
  }

  /** A message that was on its way while a task looked for those that were never attempted is not missing. */
  async function isMadeUpFor({ manual, message, endpoint }: DeliveryMessage): Promise<boolean> {
    if (!manual?.ifMissing) return false;
    return (await deps.attempts.find({ message, endpoint, number: 1 })) !== undefined;
  }

  /** What lay in the DLQ may have been recovered or resent before it was moved back. */
  async function isRecovered({ isLast, message, endpoint }: DeliveryMessage): Promise<boolean> {
    if (!isLast) return false;
    const made = await deps.attempts.ofMessage(message, endpoint);
    if (!made.some(({ status }) => status === 'succeeded')) return false;
    deps.telemetry.info('A delivery from the DLQ was dropped: its endpoint has the message.', {
      message,
      endpoint,
    });
    return true;
  }

  async function holdOrCancel(
    delivery: DeliveryMessage,
    endpoint: Endpoint,
    message: Message,
  ): Promise<void> {
    if (await deps.pending.hold(delivery, endpoint, message)) return;
    await cancel(delivery, endpoint, message);
    await deps.ordered.passOn(delivery, endpoint, message, true);
  }

  /** A retry that is not made any more is the end of its delivery, and the log says why. */
  async function cancel(delivery: DeliveryMessage, endpoint: Endpoint, message: Message): Promise<void> {
    deps.telemetry.info('A delivery was dropped: its endpoint is disabled.', { ...delivery });
    deps.telemetry.count('DeliveryCanceled');
    await deps.pending.end(delivery);
    if (delivery.attempt === 1) return;
    const why = { reason: 'The endpoint is disabled: the delivery was given up.', skipped: true as const };
    await log(delivery, unsentAttempt(delivery, endpoint, message, deps.now(), why));
  }

  async function again(delivery: DeliveryMessage): Promise<Endpoint | undefined> {
    const found = await deps.endpoints.getMany([endpointOf(delivery)]);
    return asTested(delivery, found.get(delivery.endpoint));
  }

  /** The row of this attempt, where an earlier delivery of the same queue message may have written it. */
  async function loggedAttempt(delivery: DeliveryMessage, received: number): Promise<Attempt | undefined> {
    const mayBeLogged = received > 1 || delivery.mayBeRepeated || delivery.attempt > 1;
    return mayBeLogged ? deps.attempts.find({ ...delivery, number: delivery.attempt }) : undefined;
  }

  async function attemptAndLog(
    delivery: DeliveryMessage,
    endpoint: Endpoint,
    message: Message,
    onSign: (sign: HealthSign) => void,
  ): Promise<Attempt> {
    return log(delivery, await deps.makeAttempt(delivery, endpoint, message, onSign));
  }

  async function log(delivery: DeliveryMessage, attempt: Attempt): Promise<Attempt> {
    const expires = expiresAt(attempt.startedAtMs, deps.retentionMs);
    const application = { ...delivery, id: delivery.application };
    const isNew = await growingWhenBusy(
      application,
      (logShards) => deps.attempts.record(attempt, logShards, expires),
      { isBusy: isThrottled, grow: deps.applications.growLogShards },
    );
    if (isNew) return attempt;
    // Another delivery of the same queue message was quicker: what it logged is what counts.
    return (await deps.attempts.find({ ...delivery, number: delivery.attempt })) ?? attempt;
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
