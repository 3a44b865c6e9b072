import type { Applications } from '../../core/adapters/dynamodb/applications.ts';
import type { Attempts } from '../../core/adapters/dynamodb/attempts.ts';
import type { EndpointMessages } from '../../core/adapters/dynamodb/endpoint-messages.ts';
import type { Endpoints } from '../../core/adapters/dynamodb/endpoints.ts';
import type { Messages } from '../../core/adapters/dynamodb/messages.ts';
import type { Queue } from '../../core/adapters/sqs/queue.ts';
import { type BackgroundTask, TaskFailedError } from '../../core/replay/background-task.ts';
import { manualIdOf } from '../../core/replay/manual-id.ts';
import { type FirstDelivery, firstDelivery } from '../send/first-delivery.ts';
import { chooseAttempted } from './choose-attempted.ts';
import { chooseMissing } from './choose-missing.ts';
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
  readonly lookedAt: number;
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
    const { chosen, lookedAt, next } =
      task.kind === 'endpoint.replay'
        ? await chooseMissing(deps, task, application, endpoint)
        : await chooseAttempted(deps, task, application);
    await deps.deliveriesQueue.sendAll(
      chosen.map((message) => {
        const delivery = deliveryOf(task, message, step);
        return firstDelivery(application, { endpoint: endpoint.id, ...delivery });
      }),
    );
    return { processed: lookedAt, queued: chosen.length, next };
  };
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
    },
    ...(mayBeRepeated ? { mayBeRepeated } : {}),
  };
}
