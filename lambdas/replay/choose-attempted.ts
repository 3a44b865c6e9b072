import type { AttemptedMessage } from '../../core/adapters/dynamodb/endpoint-messages.ts';
import { firstIdAt } from '../../core/ids/ksuid.ts';
import type { Application } from '../../core/manage/application.ts';
import type { BackgroundTask } from '../../core/replay/background-task.ts';
import { manualIdOf } from '../../core/replay/manual-id.ts';
import { lookedAtPerStep } from '../../core/replay/step-size.ts';
import type { Attempt } from '../../core/send/attempt.ts';
import { passes, statusCodeClass } from '../../core/send/attempt-filter.ts';
import { deliveryState } from '../../core/send/delivery-state.ts';
import type { Choice, DoStepDeps } from './do-step.ts';

type Deps = Pick<DoStepDeps, 'attempts' | 'endpointMessages' | 'messages' | 'now'>;

/** Of the messages that were attempted at the task's endpoint, oldest first, those that the task's filter lets through. */
export async function chooseAttempted(
  deps: Deps,
  task: BackgroundTask,
  application: Application,
): Promise<Choice> {
  const { sinceMs = 0, untilMs } = task.filter;
  const range = {
    low: task.cursor ?? firstIdAt('msg', sinceMs),
    high: firstIdAt('msg', untilMs),
    upwards: true,
  };
  if (range.low >= range.high) return { chosen: [], lookedAt: [] };
  const endpoint = task.endpoint ?? '';
  const { found, next } = await deps.endpointMessages.attempted(
    application,
    endpoint,
    range,
    lookedAtPerStep(task),
  );
  const headers = await deps.messages.getHeaders(
    found.map(({ message }) => ({ application: application.id, id: message })),
  );
  const chosen = await Promise.all(
    found.map(async (item) => {
      const header = headers.get(item.message);
      // What is gone cannot be sent, and would be a failed attempt that nobody learns anything from.
      if (!header || header.expunged) return [];
      return (await isChosen(deps, task, item)) ? [item.message] : [];
    }),
  );
  return { chosen: chosen.flat(), lookedAt: found.map(({ message }) => message), next };
}

async function isChosen(
  { attempts, now }: Deps,
  task: BackgroundTask,
  { message, first }: AttemptedMessage,
): Promise<boolean> {
  const wanted = task.kind === 'endpoint.recover' ? 'failed' : task.filter.status;
  if (wanted === 'failed' && first?.status === 'succeeded') return false;
  const made = await attempts.ofMessage(message, task.endpoint ?? '');
  const before = made.filter(({ manual }) => manual?.id !== manualIdOf(task.id, message));
  // Repeated, the step chooses as it did at first: what it sent itself since then does not count.
  const state = deliveryState(before, now());
  if (!state || (wanted !== undefined && state.status !== wanted)) return false;
  return hasLabels(state.last, task) && hasStatusCode(state.last, task);
}

function hasLabels(attempt: Attempt, { filter: { eventTypes, channel, tag } }: BackgroundTask): boolean {
  return passes(attempt, { eventTypes, channel, tag });
}

function hasStatusCode(attempt: Attempt, { filter }: BackgroundTask): boolean {
  return filter.statusCodeClass === undefined || statusCodeClass(attempt) === filter.statusCodeClass;
}
