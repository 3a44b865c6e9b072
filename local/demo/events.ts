import { fastcommentsExamples } from '../../core/dialects/fastcomments/examples.ts';
import { misskeyExamples } from '../../core/dialects/misskey/examples.ts';

export interface DemoEvent {
  readonly eventType: string;
  /** The endpoint that hears of it beside the one that hears of everything. */
  readonly endpoint: 'fastcomments' | 'misskey';
  readonly payload: unknown;
  /** The payload as it goes over the wire. */
  readonly payloadText: string;
}

const commentEvents = ['comment-created', 'comment-updated', 'comment-deleted'];
const userEvents = ['follow', 'followed', 'unfollow', 'note', 'reply', 'renote', 'mention'];
export const eventTypesOf = { fastcomments: commentEvents, misskey: userEvents } as const;

/**
 * One event of each type that a user of Misskey or FastComments can subscribe to. The comment is dated now: deliveries
 * that a former run left behind are then told apart by their body.
 */
export function demoEvents(nowMs: number): readonly DemoEvent[] {
  const date = new Date(nowMs).toISOString();
  return [
    ...commentEvents.map((eventType) =>
      event(eventType, 'fastcomments', { ...(fastcommentsExamples[eventType] as object), date }),
    ),
    ...userEvents.map((eventType) => event(eventType, 'misskey', misskeyExamples[eventType])),
  ];
}

function event(eventType: string, endpoint: DemoEvent['endpoint'], payload: unknown): DemoEvent {
  return { eventType, endpoint, payload, payloadText: JSON.stringify(payload) };
}
