import { fastcommentsExamples } from '../../../core/dialects/fastcomments/examples.ts';
import { misskeyExamples } from '../../../core/dialects/misskey/examples.ts';

/** Example payloads of the event types that come with a dialect, by event type. */
export const builtInExamples: Readonly<Record<string, unknown>> = {
  ...misskeyExamples,
  ...fastcommentsExamples,
};
