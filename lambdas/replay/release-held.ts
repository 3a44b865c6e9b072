import type { Applications } from '../../core/adapters/dynamodb/applications.ts';
import type { Endpoints } from '../../core/adapters/dynamodb/endpoints.ts';
import type { PendingDeliveries } from '../../core/adapters/dynamodb/pending-deliveries.ts';
import type { PendingList } from '../../core/adapters/dynamodb/pending-list.ts';
import type { OutgoingMessage, Queue } from '../../core/adapters/sqs/queue.ts';
import type { Application } from '../../core/manage/application.ts';
import { messagesPerStep, stepDelaySeconds } from '../../core/replay/step-size.ts';
import type { PendingDelivery } from '../../core/send/pending-delivery.ts';
import type { Telemetry } from '../parts/telemetry.ts';
import { queuedDelivery } from '../send/queued-delivery.ts';
import { type ReleaseMessage, releaseStep } from './release-message.ts';

export interface ReleaseHeldDeps {
  readonly applications: Pick<Applications, 'find'>;
  readonly endpoints: Pick<Endpoints, 'find'>;
  readonly pending: Pick<PendingDeliveries, 'takeForRelease'>;
  readonly pendingList: Pick<PendingList, 'oldest'>;
  readonly deliveriesQueue: Queue;
  readonly replayQueue: Queue;
  readonly telemetry: Telemetry;
  readonly now: () => number;
  readonly newToken: () => string;
}

/**
 * Queues what is held for an endpoint that was enabled, oldest first, a page at a step. Each held delivery is taken by
 * one: marked with the step's token, then queued. Where a step may stop, and what happens then:
 *
 * - Before or while it takes: repeated, it takes the rest and finds its token on what it has taken.
 * - After it took, or while it queues: repeated, it queues what bears its token once more. What was made by then has
 *   moved on (another attempt, or gone) or is in the log, which send asks.
 * - After it queued, or after it queued the next step: the same, and there are two next steps. Each has a token of its
 *   own, so what one has taken the other leaves alone.
 *
 * It ends where the endpoint is disabled again: the rest stays held until it is enabled the next time.
 */
export function createReleaseHeld(deps: ReleaseHeldDeps) {
  return async (step: ReleaseMessage): Promise<void> => {
    const application = await deps.applications.find(step.organization, step.application);
    if (!application) return;
    const owner = { organization: step.organization, application: step.application };
    const endpoint = await deps.endpoints.find(owner, step.endpoint);
    if (!endpoint || endpoint.disabled) return;

    const { token, after } = step;
    const found = await deps.pendingList.oldest(
      { endpoint: endpoint.id, logShards: application.logShards, after },
      ({ held, releasedBy }) => held === true || releasedBy === token,
      messagesPerStep,
    );
    const page = found.slice(0, messagesPerStep);
    const taken = await Promise.all(
      page.map(async (delivery) =>
        delivery.releasedBy === token || (await deps.pending.takeForRelease(delivery, token))
          ? [delivery]
          : [],
      ),
    );
    const released = taken.flat();
    await deps.deliveriesQueue.sendAll(
      released.map((delivery) => releasedDelivery(application, delivery, step.queuedAtMs)),
    );
    deps.telemetry.count('DeliveriesReleased', released.length);
    if (found.length > page.length) {
      await deps.replayQueue.send(
        releaseStep(
          endpoint,
          { token: deps.newToken(), queuedAtMs: deps.now(), after: page.at(-1)?.message },
          stepDelaySeconds,
        ),
      );
    }
  };
}

/** The attempt that it was held for, due now: what it was held for was due by then. */
function releasedDelivery(
  application: Application,
  { endpoint, message, attempt, isLast }: PendingDelivery,
  queuedAtMs: number,
): OutgoingMessage {
  return queuedDelivery(application, {
    endpoint,
    message,
    attempt,
    dueAtMs: queuedAtMs,
    mayBeRepeated: true,
    pending: true,
    ...(isLast ? { isLast } : {}),
  });
}
