import { expect } from 'vitest';
import { fastcommentsExamples } from '../../core/dialects/fastcomments/examples.ts';
import type { Grapnel } from './grapnel.ts';
import { pendingItems } from './pending-items.ts';
import { enqueue, queuedDelivery } from './queued-deliveries.ts';

/** A FastComments webhook of an application of its own, which is switched off and on. */
export async function commentWebhook(grapnel: Grapnel, path: string, fields: Record<string, unknown> = {}) {
  const application = await grapnel.application();
  const endpoint = await grapnel.endpoint(application, path, { dialect: 'fastcomments', ...fields });
  const set = async (disabled: boolean) => {
    const answer = await grapnel.api.patch(`/app/${application}/endpoint/${endpoint}`, { disabled });
    expect(answer.status, answer.text).toBe(200);
  };
  const items = () => pendingItems(grapnel.stack, endpoint);
  return {
    application,
    endpoint,
    path,
    disable: () => set(true),
    enable: () => set(false),
    items,
    held: async () => (await items()).filter(({ held }) => held).length,
    /** Puts first attempts on the queue, as fan-out did before the webhook was disabled. */
    enqueueFirst: (messages: readonly string[], extra: Parameters<typeof queuedDelivery>[2] = {}) =>
      enqueue(
        grapnel,
        messages.map((message) => queuedDelivery(grapnel, { application, endpoint, message }, extra)),
      ),
  };
}

/** A webhook with comments that were queued when it was disabled, and are held. */
export async function heldWebhook(grapnel: Grapnel, path: string, ids: readonly string[]) {
  const hook = await commentWebhook(grapnel, path);
  await hook.disable();
  const messages = await publishComments(grapnel, hook.application, ids);
  await hook.enqueueFirst(messages);
  await grapnel.until(async () => (await hook.held()) === ids.length, 30_000);
  return hook;
}

export function publishComment(grapnel: Grapnel, application: string, id: string): Promise<string> {
  return grapnel.publish(application, 'comment-created', {
    ...(fastcommentsExamples['comment-created'] as object),
    id,
  });
}

/** Twenty at a time, in the order of the ids. */
export async function publishComments(
  grapnel: Grapnel,
  application: string,
  ids: readonly string[],
): Promise<string[]> {
  const messages: string[] = [];
  for (let start = 0; start < ids.length; start += 20) {
    const some = ids.slice(start, start + 20).map((id) => publishComment(grapnel, application, id));
    messages.push(...(await Promise.all(some)));
  }
  return messages;
}

/** The ids of the comments that a path received, in the order of their arrival. */
export function commentsAt(grapnel: Grapnel, path: string): string[] {
  return grapnel.receiver.received(path).map(({ body }) => JSON.parse(body).id as string);
}
