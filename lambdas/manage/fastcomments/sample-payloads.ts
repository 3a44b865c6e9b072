import * as z from 'zod/mini';
import { fastcommentsExamples } from '../../../core/dialects/fastcomments/examples.ts';
import { webhookComment } from '../../../core/dialects/fastcomments/webhook-comment.ts';
import { payloadProblem } from '../../../core/dialects/payload-check.ts';
import type { Application } from '../../../core/manage/application.ts';
import { webhookEvents } from '../../../core/manage/fastcomments/webhook.ts';
import type { Message } from '../../../core/publish/message.ts';
import type { ManageDeps } from '../deps.ts';
import { Event, integerText } from './params.ts';
import { tenantRoute } from './tenant-route.ts';

const maxLimit = 10;

/** Each step looks at up to so many messages, or at 3 MB of payloads: of one comment there may be many events. */
const messagesPerStep = 50;
const maxSteps = 10;

/** What fits into an answer: a function may return 6 MB, and escaping takes quotes twice. */
const maxBytes = 3_000_000;

/** Every event delivers the same comment object, so FastComments checks `event` and does not filter by it. */
export const samplePayloads = tenantRoute({
  method: 'GET',
  path: '/api/v1/webhooks/sample-payloads',
  query: z.strictObject({ event: z.optional(Event), limit: z._default(integerText(1, maxLimit), 3) }),
  action: async ({ tenant, query: { event, limit } }, deps) => {
    const found = await newestComments(deps, tenant, limit);
    // An integration maps the fields of a comment before there is one.
    return { payloads: found.length > 0 ? found : [fastcommentsExamples[event ?? 'comment-created']] };
  },
});

async function newestComments(
  { messages }: Pick<ManageDeps, 'messages'>,
  tenant: Application,
  limit: number,
): Promise<unknown[]> {
  const seen = new Set<string>();
  const found: unknown[] = [];
  let bytes = 0;
  let key: string | undefined;
  for (let steps = 0; steps < maxSteps; steps++) {
    const request = {
      limit: messagesPerStep,
      order: 'descending' as const,
      eventTypes: webhookEvents,
      iterator: key === undefined ? undefined : { key, backwards: false },
    };
    const page = await messages.list(tenant, request, true);
    for (const message of page.items) {
      const comment = commentOf(message);
      // What was said of a comment last is how it is; one that was deleted is none of the newest comments.
      if (!comment || seen.has(comment.id)) continue;
      seen.add(comment.id);
      if (message.eventType === 'comment-deleted') continue;
      bytes += Buffer.byteLength(message.payload);
      if (bytes > maxBytes && found.length > 0) return found;
      found.push(comment);
      if (found.length === limit) return found;
    }
    key = page.resumeAt ?? page.items.at(-1)?.id;
    if (page.done || key === undefined) break;
  }
  return found;
}

/** The comment of a message; what could not be delivered is no example of a delivery. */
function commentOf({ payload, expunged }: Message): { readonly id: string } | undefined {
  if (expunged || payloadProblem(payload, webhookComment)) return undefined;
  return JSON.parse(payload);
}
