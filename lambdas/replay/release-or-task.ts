import type { SQSRecord } from 'aws-lambda';
import * as z from 'zod/mini';
import { receiveCount } from '../parts/partial-batch.ts';
import { ReplayMessage } from './contract.ts';
import type { createReleaseHeld } from './release-held.ts';
import { ReleaseMessage } from './release-message.ts';
import type { createRunStep } from './run-step.ts';

const Step = z.union([ReleaseMessage, ReplayMessage]);

export interface ReleaseOrTaskDeps {
  readonly runStep: ReturnType<typeof createRunStep>;
  readonly releaseHeld: ReturnType<typeof createReleaseHeld>;
}

/** One message of the replay queue: the step of a background task, or of a release. */
export function createReleaseOrTask({ runStep, releaseHeld }: ReleaseOrTaskDeps) {
  return (record: SQSRecord): Promise<void> => {
    const step = Step.parse(JSON.parse(record.body));
    return 'kind' in step ? releaseHeld(step) : runStep(step, receiveCount(record));
  };
}
