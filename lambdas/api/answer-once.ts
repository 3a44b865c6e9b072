import type {
  IdempotentResponses,
  StoredResponse,
} from '../../core/adapters/dynamodb/idempotent-responses.ts';
import { ApiError } from './api-error.ts';

export interface AnswerOnceDeps {
  readonly responses: IdempotentResponses;
  readonly pause: (durationMs: number) => Promise<void>;
}

/** How long a repeated request waits for the answer of the first one, and how often it looks. */
const maxWaits = 50;
const waitMs = 100;

/**
 * Answers requests that carry the same idempotency key once: the first 2xx is kept and given again, whatever else the
 * repeated request holds. A request that fails frees its key.
 * @throws ApiError 409 when the first request is still running after five seconds
 */
export async function answerOnce(
  deps: AnswerOnceDeps,
  scope: string,
  key: string,
  answer: () => Promise<StoredResponse>,
): Promise<StoredResponse> {
  for (let waits = 0; waits < maxWaits; waits++) {
    const begun = await deps.responses.begin(scope, key);
    if (begun.kind === 'done') return begun.response;
    if (begun.kind === 'first') return await answerAndKeep(deps, scope, key, answer);
    await deps.pause(waitMs);
  }
  const detail = 'Another request with this idempotency key is still being answered; try again.';
  throw new ApiError(409, 'conflict', detail);
}

async function answerAndKeep(
  { responses }: AnswerOnceDeps,
  scope: string,
  key: string,
  answer: () => Promise<StoredResponse>,
): Promise<StoredResponse> {
  try {
    const response = await answer();
    await responses.finish(scope, key, response);
    return response;
  } catch (error) {
    await responses.abandon(scope, key);
    throw error;
  }
}
