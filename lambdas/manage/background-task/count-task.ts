import * as z from 'zod/mini';
import type { Application } from '../../../core/manage/application.ts';
import type { Endpoint } from '../../../core/manage/endpoint.ts';
import type { BackgroundTask } from '../../../core/replay/background-task.ts';
import type { Reply } from '../../api/route.ts';
import { choose } from '../../replay/choose.ts';
import type { ManageDeps } from '../deps.ts';
import { type NewTask, newTask } from './start-task.ts';

/** What a task would do, without doing it. Not in Svix. */
export const TaskCountOut = z.object({
  /** Messages that would be sent again. */
  matching: z.int().check(z.minimum(0)),
  /** Those that were looked at to find them. */
  lookedAt: z.int().check(z.minimum(0)),
  /** False where looking stopped: then there may be more. */
  complete: z.boolean(),
});

/** A message takes a query of half a read unit or two: 2,000 of them a hundredth of a cent. */
const maxLookedAt = 2_000;
/** Long before API Gateway gives up, and no longer than somebody waits. */
const maxMs = 8_000;

/** Goes the way that the task would go, page by page, and queues nothing. */
export async function countTask(
  deps: ManageDeps,
  input: NewTask,
  { application, endpoint }: { readonly application: Application; readonly endpoint: Endpoint },
): Promise<Reply> {
  const startedAtMs = deps.now();
  // A task that may send more looks at more at once.
  const { maxPerSecond: _, ...unhurried } = input;
  let task: BackgroundTask = newTask(deps, unhurried);
  let [matching, lookedAt] = [0, 0];
  for (;;) {
    const choice = await choose(deps, task, application, endpoint);
    matching += choice.chosen.length;
    lookedAt += choice.lookedAt.length;
    const isOver = choice.next === undefined;
    if (isOver || lookedAt >= maxLookedAt || deps.now() - startedAtMs >= maxMs) {
      const body: z.input<typeof TaskCountOut> = { matching, lookedAt, complete: isOver };
      return { status: 200, body };
    }
    task = { ...task, cursor: choice.next };
  }
}
