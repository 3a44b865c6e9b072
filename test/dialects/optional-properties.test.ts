import { describe, expect, it } from 'vitest';
import { fastcommentsExamples } from '../../core/dialects/fastcomments/examples.ts';
import { misskeyExamples } from '../../core/dialects/misskey/examples.ts';
import { buildExample, requestOf } from './delivery-input.ts';
import { withValueAt } from './json-mutations.ts';

const requiredInMisskey = {
  userCreated: [
    ...['id', 'name', 'username', 'host', 'avatarUrl', 'avatarBlurhash', 'avatarDecorations', 'emojis'],
    'onlineStatus',
  ],
  note: [
    ...['id', 'createdAt', 'text', 'userId', 'user', 'visibility', 'reactionAcceptance', 'reactionEmojis'],
    ...['reactions', 'reactionCount', 'renoteCount', 'repliesCount'],
  ],
};

const optionalInFastcomments = [
  ...['url', 'userId', 'commenterEmail', 'externalId', 'parentId', 'verifiedDate', 'avatarSrc', 'mentions'],
  ...['domain', 'moderationGroupIds'],
];

describe('what may be missing', () => {
  const requiredIn = (name: string, eventType: string, payload: unknown, path: readonly string[] = []) => {
    const object = path.reduce<unknown>((place, key) => Reflect.get(Object(place), key), payload);
    return Object.keys(Object(object)).filter(
      (key) => !buildExample(name, eventType, withValueAt(payload, [...path, key], undefined)).ok,
    );
  };

  it("is everything but what Misskey's schema requires of a user and of a note", () => {
    expect(requiredIn('misskey', 'userCreated', misskeyExamples['userCreated']).sort()).toStrictEqual(
      [...requiredInMisskey.userCreated].sort(),
    );
    expect(requiredIn('misskey', 'note', misskeyExamples['note'], ['note']).sort()).toStrictEqual(
      [...requiredInMisskey.note].sort(),
    );
  });

  it('is the detail of the user that one follows: a UserLite will do', () => {
    const { user } = Object(misskeyExamples['followed']);
    for (const eventType of ['follow', 'unfollow']) requestOf(buildExample('misskey', eventType, { user }));
  });

  it('is what the FastComments documentation marks optional', () => {
    const payload = fastcommentsExamples['comment-created'];
    const required = requiredIn('fastcomments', 'comment-created', payload);
    const optional = Object.keys(Object(payload)).filter((key) => !required.includes(key));
    expect(optional.sort()).toStrictEqual([...optionalInFastcomments].sort());
  });
});

describe('what may be null in a comment', () => {
  it('is what either the documentation or the SDK of FastComments says', () => {
    const payload = fastcommentsExamples['comment-created'];
    const nullable = Object.keys(Object(payload)).filter(
      (key) => buildExample('fastcomments', 'comment-created', withValueAt(payload, [key], null)).ok,
    );
    expect(nullable.sort()).toStrictEqual(
      [
        ...optionalInFastcomments.filter((key) => key !== 'mentions'),
        ...['locale', 'pageNumber', 'pageNumberOF', 'pageNumberNF'],
      ].sort(),
    );
  });

  it.each([1_788_868_800_000, '2026-09-08T12:00:00.000Z', null])('verifiedDate may be %j', (verifiedDate) => {
    const payload = { ...Object(fastcommentsExamples['comment-created']), verifiedDate };
    requestOf(buildExample('fastcomments', 'comment-created', payload));
  });
});
