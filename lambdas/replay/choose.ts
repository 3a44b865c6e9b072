import type { Application } from '../../core/manage/application.ts';
import type { Endpoint } from '../../core/manage/endpoint.ts';
import type { BackgroundTask } from '../../core/replay/background-task.ts';
import { chooseAttempted } from './choose-attempted.ts';
import { chooseMissing } from './choose-missing.ts';
import type { Choice, DoStepDeps } from './do-step.ts';

/** The messages that a task's next step sends again, more perhaps than it may send at once. */
export function choose(
  deps: Pick<DoStepDeps, 'attempts' | 'endpointMessages' | 'messages' | 'now'>,
  task: BackgroundTask,
  application: Application,
  endpoint: Endpoint,
): Promise<Choice> {
  return task.kind === 'endpoint.replay'
    ? chooseMissing(deps, task, application, endpoint)
    : chooseAttempted(deps, task, application);
}
