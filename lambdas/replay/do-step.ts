import type { Applications } from '../../core/adapters/dynamodb/applications.ts';
import type { Attempts } from '../../core/adapters/dynamodb/attempts.ts';
import type { EndpointMessages } from '../../core/adapters/dynamodb/endpoint-messages.ts';
import type { Endpoints } from '../../core/adapters/dynamodb/endpoints.ts';
import type { Messages } from '../../core/adapters/dynamodb/messages.ts';
import type { Queue } from '../../core/adapters/sqs/queue.ts';
import { type BackgroundTask, TaskFailedError } from '../../core/replay/background-task.ts';
import { manualIdOf } from '../../core/replay/manual-id.ts';
import { sentPerStep } from '../../core/replay/step-size.ts';
import { type FirstDelivery, firstDelivery } from '../send/first-delivery.ts';
import { choose } from './choose.ts';
import { purgeContent } from './purge-content.ts';
import type { DoStep, StepContext } from './run-step.ts';

export interface DoStepDeps {
  readonly applications: Pick<Applications, 'find'>;
  readonly endpoints: Pick<Endpoints, 'find'>;
  readonly messages: Pick<Messages, 'list' | 'expunge' | 'getHeaders'>;
  readonly attempts: Pick<Attempts, 'ofMessage' | 'wasAttempted'>;
  readonly endpointMessages: EndpointMessages;
  readonly deliveriesQueue: Queue;
  readonly now: () => number;
}

/** Messages that a step chose to send again, of those that it looked at. */
export interface Choice {
  readonly chosen: readonly string[];
  readonly lookedAt: readonly string[];
  readonly next?: string | undefined;
}

/** The work of each kind of task. */
export function createDoStep(deps: DoStepDeps): DoStep {
  return async (task, step) => {
    const application = await deps.applications.find(task.organization, task.application);
    if (!application) throw new TaskFailedError(`The application ${task.application} was deleted.`);
    if (task.kind === 'application.purge_content') return purgeContent(deps, task, application);

    const owner = { organization: task.organization, application: task.application };
    const endpoint = await deps.endpoints.find(owner, task.endpoint ?? '');
    if (!endpoint) throw new TaskFailedError(`The endpoint ${task.endpoint} was deleted.`);
    if (endpoint.disabled) throw new TaskFailedError(`The endpoint ${task.endpoint} is disabled.`);
    const choice = await choose(deps, task, application, endpoint);
    const { chosen, processed, next } = firstOf(choice, sentPerStep(task));
    await deps.deliveriesQueue.sendAll(
      chosen.map((message) => {
        const delivery = deliveryOf(task, message, step);
        return firstDelivery(application, { endpoint: endpoint.id, ...delivery });
      }),
    );
    return { processed, queued: chosen.length, next };
  };
}

/** As much of a choice as one step sends; the next step begins behind the last of it. */
function firstOf({ chosen, lookedAt, next }: Choice, count: number) {
  const last = chosen[count - 1];
  if (last === undefined || chosen.length === count) return { chosen, processed: lookedAt.length, next };
  const processed = lookedAt.filter((message) => message <= last).length;
  return { chosen: chosen.slice(0, count), processed, next: last };
}

function deliveryOf(
  task: BackgroundTask,
  message: string,
  { queuedAtMs, mayBeRepeated }: StepContext,
): Omit<FirstDelivery, 'endpoint'> {
  return {
    message,
    dueAtMs: queuedAtMs,
    manual: {
      id: manualIdOf(task.id, message),
      ...(task.kind === 'endpoint.replay' ? { ifMissing: true as const } : {}),
      ...(task.kind === 'endpoint.recover' ? { ifFailed: true as const } : {}),
    },
    ...(mayBeRepeated ? { mayBeRepeated } : {}),
  };
}
