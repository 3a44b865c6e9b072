import type { BackgroundTasks } from '../../core/adapters/dynamodb/background-tasks.ts';
import type { Queue } from '../../core/adapters/sqs/queue.ts';
import type { OperationalEvents } from '../../core/operational/operational-events.ts';
import { type BackgroundTask, type StepResult, TaskFailedError } from '../../core/replay/background-task.ts';
import { finishedTaskEvent } from '../../core/replay/finished-task-event.ts';
import { stepDelaySeconds } from '../../core/replay/step-size.ts';
import type { Telemetry } from '../parts/telemetry.ts';
import type { ReplayMessage } from './contract.ts';

/** What a step of one kind of task does, from the task's cursor on. @throws TaskFailedError */
export type DoStep = (task: BackgroundTask, step: StepContext) => Promise<StepResult>;

export interface StepContext {
  readonly queuedAtMs: number;
  /** Whether some of what the step does may have been done before. */
  readonly mayBeRepeated: boolean;
}

export interface RunStepDeps {
  readonly tasks: Pick<BackgroundTasks, 'find' | 'advance' | 'fail'>;
  readonly doStep: DoStep;
  readonly replayQueue: Queue;
  readonly operationalEvents: Pick<OperationalEvents, 'publish'>;
  readonly telemetry: Telemetry;
  readonly now: () => number;
}

/** Longer than any step and its redelivery take: a task that stood still for so long lost its next step. */
const stalledMs = 15 * 60_000;

/**
 * Does one step of a task: the work, then the task's progress, then a message for the next step. Progress is written
 * on the condition that nobody wrote this step's before, so of two runs of a step one goes on. Stopped after the work,
 * the step is repeated, and the log of attempts knows what it queued; stopped after the progress, the redelivered
 * message finds the step done and queues the next one.
 */
export function createRunStep(deps: RunStepDeps) {
  return async (message: ReplayMessage, receiveCount: number): Promise<void> => {
    const task = await deps.tasks.find(message.organization, message.task);
    if (!task) {
      // The API queues the first step, then stores the task.
      if (receiveCount === 1) throw new Error(`The task ${message.task} is not stored yet.`);
      deps.telemetry.warn('A step was dropped: its task was never stored, so nobody was told of it.', {
        ...message,
      });
      return;
    }
    if (task.status !== 'running') {
      // Stopped before the event was told: telling it again tells it once.
      if (receiveCount > 1) await tellFinished(task);
      return;
    }
    const isRepeated = receiveCount > 1 || message.mayBeRepeated === true;
    if (task.step === message.step) {
      await workOn(task, { queuedAtMs: message.queuedAtMs, mayBeRepeated: isRepeated });
    } else if (task.step === message.step + 1 && (receiveCount > 1 || isStalled(task))) {
      await queueStep(task, { mayBeRepeated: true });
    }
  };

  async function workOn(task: BackgroundTask, context: StepContext): Promise<void> {
    const { result, failed } = await attempt(task, context);
    const nowMs = deps.now();
    const isOurs = failed
      ? await deps.tasks.fail(task, failed.message, nowMs)
      : await deps.tasks.advance(task, result, nowMs);
    if (!isOurs) return;
    if (!failed && result.next !== undefined) {
      await queueStep({ ...task, step: task.step + 1 }, {});
      return;
    }
    const { processed, queued } = result;
    await tellFinished({
      ...task,
      status: failed ? 'failed' : 'finished',
      processed: task.processed + processed,
      queued: task.queued + queued,
      updatedAtMs: nowMs,
    });
  }

  async function attempt(
    task: BackgroundTask,
    context: StepContext,
  ): Promise<{ readonly result: StepResult; readonly failed?: TaskFailedError }> {
    try {
      const result = await deps.doStep(task, context);
      deps.telemetry.count('MessagesReplayed', result.queued);
      return { result };
    } catch (error) {
      if (!(error instanceof TaskFailedError)) throw error;
      return { result: { processed: 0, queued: 0 }, failed: error };
    }
  }

  async function queueStep(task: BackgroundTask, extra: Pick<ReplayMessage, 'mayBeRepeated'>): Promise<void> {
    const next: ReplayMessage = {
      v: 1,
      organization: task.organization,
      task: task.id,
      step: task.step,
      queuedAtMs: deps.now(),
      ...extra,
    };
    await deps.replayQueue.send({
      body: JSON.stringify(next),
      groupId: task.organization,
      delaySeconds: stepDelaySeconds,
    });
  }

  function isStalled(task: BackgroundTask): boolean {
    return deps.now() - task.updatedAtMs > stalledMs;
  }

  async function tellFinished(task: BackgroundTask): Promise<void> {
    await deps.operationalEvents.publish(finishedTaskEvent(task));
  }
}
