import { ApiException, Svix } from 'svix';

/** What an instance knows of a note at the moment when it was written. Ids are those of users of this instance. */
export interface WrittenNote {
  /** As Misskey packs it, without hiding anything from its author. */
  readonly note: { readonly id: string };
  readonly authorId: string;
  readonly mentionedIds: readonly string[];
  readonly repliedToId?: string;
  readonly renotedId?: string;
}

export function connectInstance(serverUrl: string, token: string) {
  const svix = new Svix(token, { serverUrl });

  /** Whoever has no application has no webhooks, and nothing was stored. */
  async function publish(userId: string, eventType: string, payload: object, id: string): Promise<void> {
    try {
      await svix.message.create(
        userId,
        { eventType, payload },
        { idempotencyKey: `${eventType}-${id}-${userId}` },
      );
    } catch (error) {
      if (!(error instanceof ApiException && error.code === 404)) throw error;
    }
  }

  return {
    /** Before a user opens Settings > Webhook: an application with the user's id, and the user's own token as its key. */
    async enableWebhooks(userId: string, userToken: string): Promise<void> {
      await svix.application.getOrCreate({ uid: userId, name: userId });
      const answer = await fetch(`${serverUrl}/api/v1/app/${userId}/api-key`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ key: userToken, description: 'native token' }),
      });
      if (!answer.ok) throw new Error(`The key was refused: ${await answer.text()}`);
    },

    async noteWritten({ note, authorId, mentionedIds, repliedToId, renotedId }: WrittenNote): Promise<void> {
      await publish(authorId, 'note', { note }, note.id);
      for (const userId of mentionedIds) await publish(userId, 'mention', { note }, note.id);
      if (repliedToId !== undefined) await publish(repliedToId, 'reply', { note }, note.id);
      if (renotedId !== undefined && renotedId !== authorId)
        await publish(renotedId, 'renote', { note }, note.id);
    },

    /** For the webhooks of the instance itself. */
    async abuseReported(report: { readonly id: string }): Promise<void> {
      await publish('misskey-system', 'abuseReport', report, report.id);
    },
  };
}
