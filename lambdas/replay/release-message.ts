import * as z from 'zod/mini';
import type { OutgoingMessage } from '../../core/adapters/sqs/queue.ts';
import type { Endpoint } from '../../core/manage/endpoint.ts';

/**
 * One step of releasing what is held for an endpoint: what whoever enables it, and the release itself, put on the replay
 * queue. It is no background task of the API: Svix's clients know a closed list of those.
 */
export const ReleaseMessage = z.object({
  v: z.literal(1),
  kind: z.literal('release'),
  organization: z.string(),
  application: z.string(),
  endpoint: z.string(),
  /** Of this step alone, and the same when it is repeated: what it has taken is marked with it. */
  token: z.string(),
  queuedAtMs: z.int().check(z.nonnegative()),
  /** The message behind which it goes on. */
  after: z.optional(z.string()),
});
export type ReleaseMessage = z.infer<typeof ReleaseMessage>;

export function releaseStep(
  endpoint: Pick<Endpoint, 'organization' | 'application' | 'id'>,
  step: Pick<ReleaseMessage, 'token' | 'queuedAtMs' | 'after'>,
  delaySeconds: number,
): OutgoingMessage {
  const body: ReleaseMessage = {
    v: 1,
    kind: 'release',
    organization: endpoint.organization,
    application: endpoint.application,
    endpoint: endpoint.id,
    ...step,
  };
  return { body: JSON.stringify(body), groupId: endpoint.organization, delaySeconds };
}
