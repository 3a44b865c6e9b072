import type { Application } from '../../core/manage/application.ts';
import type { Endpoint } from '../../core/manage/endpoint.ts';
import type { BackgroundTask } from '../../core/replay/background-task.ts';
import { lookedAtPerStep } from '../../core/replay/step-size.ts';
import { wants } from '../fan-out/wants.ts';
import type { Choice, DoStepDeps } from './do-step.ts';

/**
 * Of the application's messages, oldest first, those that the endpoint wants and that were never attempted there. What
 * this very task sent counts as attempted: a repeated step has nothing to add to it.
 */
export async function chooseMissing(
  { messages, attempts }: Pick<DoStepDeps, 'messages' | 'attempts'>,
  task: BackgroundTask,
  application: Application,
  endpoint: Endpoint,
): Promise<Choice> {
  const page = await messages.list(application, pageOfMessages(task), false);
  const wanted = page.items.filter((message) => !message.expunged && wants(endpoint, message));
  const missing = await Promise.all(
    wanted.map(async ({ id }) => ((await attempts.wasAttempted(id, endpoint.id)) ? [] : [id])),
  );
  const next = page.done ? undefined : (page.resumeAt ?? page.items.at(-1)?.id);
  return { chosen: missing.flat(), lookedAt: page.items.map(({ id }) => id), next };
}

/** The messages of a task's time behind its cursor. */
export function pageOfMessages(task: BackgroundTask) {
  const { cursor, filter } = task;
  return {
    limit: lookedAtPerStep(task),
    order: 'ascending' as const,
    iterator: cursor === undefined ? undefined : { key: cursor, backwards: false },
    afterMs: filter.sinceMs,
    beforeMs: filter.untilMs,
  };
}
