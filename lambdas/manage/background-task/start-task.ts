import { makeId, payloadByteCount } from '../../../core/ids/ksuid.ts';
import type { BackgroundTask, TaskFilter } from '../../../core/replay/background-task.ts';
import { stepDelaySeconds } from '../../../core/replay/step-size.ts';
import type { Reply } from '../../api/route.ts';
import type { ReplayMessage } from '../../replay/contract.ts';
import type { ManageDeps } from '../deps.ts';
import { startedTaskOut } from './task-out.ts';

export interface NewTask {
  readonly organization: string;
  readonly application: string;
  readonly endpoint?: string | undefined;
  readonly kind: BackgroundTask['kind'];
  readonly maxPerSecond?: number | undefined;
  readonly filter: Omit<TaskFilter, 'untilMs'> & { readonly untilMs?: number | undefined };
}

/**
 * Queues a task's first step, then stores the task: stopped in between there is a step without a task, which is dropped,
 * and not a task that never runs. The delay gives the second write time.
 */
export async function startTask(deps: ManageDeps, input: NewTask): Promise<Reply> {
  const task = newTask(deps, input);
  const first: ReplayMessage = {
    v: 1,
    organization: task.organization,
    task: task.id,
    step: 0,
    queuedAtMs: task.createdAtMs,
  };
  await deps.replayQueue.send({
    body: JSON.stringify(first),
    groupId: task.organization,
    delaySeconds: stepDelaySeconds,
  });
  await deps.backgroundTasks.create(task);
  return { status: 202, body: startedTaskOut(task) };
}

/** A task at its beginning. */
export function newTask(
  deps: Pick<ManageDeps, 'now' | 'randomBytes'>,
  { filter, maxPerSecond, ...rest }: NewTask,
): BackgroundTask {
  const nowMs = deps.now();
  return {
    ...rest,
    id: makeId('qtask', nowMs, deps.randomBytes(payloadByteCount)),
    // What is published from now on is not the task's: it would follow the log's growth and never end.
    filter: { ...filter, untilMs: Math.min(filter.untilMs ?? nowMs, nowMs) },
    ...(maxPerSecond === undefined ? {} : { maxPerSecond }),
    status: 'running',
    step: 0,
    processed: 0,
    queued: 0,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  };
}
