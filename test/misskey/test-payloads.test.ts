import { describe, expect, it } from 'vitest';
import { misskeyTestPayload } from '../../core/dialects/misskey/test-payloads.ts';
import { misskey } from '../../core/dialects/misskey.ts';
import { systemEventTypes, userEventTypes } from '../../core/manage/misskey/webhook-params.ts';
import { deliveryInput, requestOf } from '../dialects/delivery-input.ts';

const nowMs = Date.UTC(2026, 10, 20, 12);
const payloadOf = (type: string) => misskeyTestPayload(type, nowMs) as Record<string, unknown>;
const types = [...userEventTypes, ...systemEventTypes].filter((type) => type !== 'reaction');

it.each(types)('what a test sends for %s is what the dialect can say', (eventType) => {
  const changes = { eventType, payload: JSON.stringify(payloadOf(eventType)), keys: [''] };
  const { body } = requestOf(misskey.buildRequest(deliveryInput(misskey.options.parse({}), changes)));
  expect(JSON.parse(body)).toMatchObject({ type: eventType, body: payloadOf(eventType) });
});

it('nothing is there for reaction, as with Misskey', () => {
  expect(misskeyTestPayload('reaction', nowMs)).toBeUndefined();
});

describe('notes', () => {
  const noteKeys =
    'id createdAt deletedAt text cw userId user replyId renoteId isHidden visibility mentions visibleUserIds fileIds ' +
    'files tags poll emojis channelId channel localOnly reactionAcceptance reactionEmojis reactions reactionCount ' +
    'renoteCount repliesCount reactionAndUserPairCache clippedCount reply renote myReaction';

  it.each([
    ['note', 'dummy-note-1', 'dummy-user-1', null, null],
    ['reply', 'dummy-reply-1', 'dummy-user-1', 'dummy-note-1', null],
    ['renote', 'dummy-renote-1', 'dummy-user-2', null, 'dummy-note-1'],
    ['mention', 'dummy-mention-1', 'dummy-user-1', null, null],
  ])(
    'of %s have the ids and the key order of the test, not of a real note',
    (type, id, userId, reply, renote) => {
      const note = payloadOf(type)['note'] as Record<string, unknown>;
      expect(note).toMatchObject({ id, userId, replyId: reply, renoteId: renote, user: { id: userId } });
      expect(Object.keys(note).join(' ')).toBe(noteKeys);
    },
  );

  it('hold the note that is replied to without details, and the one that is renoted with them', () => {
    const { note: reply } = payloadOf('reply') as { note: { reply: object } };
    expect(Object.keys(reply.reply)).toHaveLength(28);
    expect(reply.reply).not.toHaveProperty('clippedCount');
    const { note: renote } = payloadOf('renote') as { note: { renote: object; text: null } };
    expect(Object.keys(renote.renote).join(' ')).toBe(noteKeys);
    expect(renote.text).toBeNull();
  });

  it('have the texts of Misskey', () => {
    expect(payloadOf('note')).toMatchObject({ note: { text: 'This is a dummy note for testing purposes.' } });
    expect(payloadOf('mention')).toMatchObject({
      note: { text: '@dummy2 This is a mention to you.', mentions: ['dummy-user-2'] },
    });
  });
});

it('users are the first for follow, the second for followed, the third for unfollow', () => {
  expect(payloadOf('follow')).toMatchObject({
    user: { id: 'dummy-user-1', notesCount: 30, updatedAt: '2026-11-13T12:00:00.000Z' },
  });
  expect(payloadOf('unfollow')).toMatchObject({
    user: { id: 'dummy-user-3', notesCount: 15_900, lastFetchedAt: '2026-11-18T12:00:00.000Z' },
  });
  const { user } = payloadOf('followed') as { user: object };
  expect(user).toMatchObject({ id: 'dummy-user-2', name: 'DummyUser2', username: 'dummy2', isCat: true });
  expect(Object.keys(user).join(' ')).toBe(
    'id name username host avatarUrl avatarBlurhash avatarDecorations isBot isCat emojis onlineStatus badgeRoles',
  );
});

it('reports have an assignee when they are resolved', () => {
  expect(payloadOf('abuseReport')).toMatchObject({
    id: 'dummy-abuse-report1',
    targetUserId: 'dummy-user-1',
    reporter: { id: 'dummy-user-2' },
    assignee: null,
    resolved: false,
    moderationNote: 'foo',
  });
  expect(payloadOf('abuseReportResolved')).toMatchObject({ assigneeId: 'dummy-user-3', resolved: true });
});
