import type { Application } from '../../core/manage/application.ts';
import type { BackgroundTask, StepResult } from '../../core/replay/background-task.ts';
import { pageOfMessages } from './choose-missing.ts';
import type { DoStepDeps } from './do-step.ts';

/** Deletes the payloads of a page of the application's messages, oldest first. Doing so twice is doing so once. */
export async function purgeContent(
  { messages }: Pick<DoStepDeps, 'messages'>,
  task: BackgroundTask,
  application: Application,
): Promise<StepResult> {
  const page = await messages.list(application, pageOfMessages(task), false);
  const deleted = await Promise.all(
    page.items
      .filter(({ expunged }) => !expunged)
      .map(({ id }) => messages.expunge({ application: application.id, id })),
  );
  const next = page.done ? undefined : (page.resumeAt ?? page.items.at(-1)?.id);
  return { processed: page.items.length, queued: deleted.filter(Boolean).length, next };
}
