const dayMs = 24 * 3_600_000;

/** What Misskey's three dummy users differ in. */
interface DummyUser {
  readonly number: 1 | 2 | 3;
  readonly updatedDaysAgo: number;
  readonly fetchedDaysAgo: number;
  readonly followers: number;
  readonly following: number;
  readonly notes: number;
}

const user1: DummyUser = {
  number: 1,
  updatedDaysAgo: 7,
  fetchedDaysAgo: 5,
  followers: 10,
  following: 5,
  notes: 30,
};
const user2: DummyUser = {
  number: 2,
  updatedDaysAgo: 30,
  fetchedDaysAgo: 1,
  followers: 40,
  following: 50,
  notes: 900,
};
const user3: DummyUser = {
  number: 3,
  updatedDaysAgo: 15,
  fetchedDaysAgo: 2,
  followers: 60,
  following: 70,
  notes: 15_900,
};

const idOf = ({ number }: DummyUser) => `dummy-user-${number}`;
const usernameOf = ({ number }: DummyUser) => `dummy${number}`;

function userLite(user: DummyUser) {
  return {
    id: idOf(user),
    name: `DummyUser${user.number}`,
    username: usernameOf(user),
    host: null,
    avatarUrl: null,
    avatarBlurhash: null,
    avatarDecorations: [],
    isBot: false,
    isCat: true,
    emojis: {},
    onlineStatus: 'active',
    badgeRoles: [],
  };
}

function userDetailed(user: DummyUser, nowMs: number) {
  return {
    ...userLite(user),
    url: null,
    uri: null,
    movedTo: null,
    alsoKnownAs: [],
    createdAt: isoTime(nowMs),
    updatedAt: isoTime(nowMs - user.updatedDaysAgo * dayMs),
    lastFetchedAt: isoTime(nowMs - user.fetchedDaysAgo * dayMs),
    bannerUrl: null,
    bannerBlurhash: null,
    isLocked: false,
    isSilenced: false,
    isSuspended: false,
    description: null,
    location: null,
    birthday: null,
    lang: null,
    fields: [],
    verifiedLinks: [],
    followersCount: user.followers,
    followingCount: user.following,
    notesCount: user.notes,
    pinnedNoteIds: [],
    pinnedNotes: [],
    pinnedPageId: null,
    pinnedPage: null,
    publicReactions: true,
    followersVisibility: 'public',
    followingVisibility: 'public',
    chatScope: 'mutual',
    canChat: true,
    twoFactorEnabled: false,
    usePasswordLessLogin: false,
    securityKeys: false,
    roles: [],
    memo: null,
    isFollowing: false,
    isFollowed: false,
    hasPendingFollowRequestFromYou: false,
    hasPendingFollowRequestToYou: false,
    isBlocking: false,
    isBlocked: false,
    isMuted: false,
    isRenoteMuted: false,
    notify: 'none',
    withReplies: true,
  };
}

/** What the dummy notes differ in. */
interface DummyNote {
  readonly id: string;
  readonly text: string | null;
  readonly user: DummyUser;
  readonly mentions?: readonly string[];
  readonly reply?: DummyNote;
  readonly renote?: DummyNote;
}

const plainNote: DummyNote = {
  id: 'dummy-note-1',
  text: 'This is a dummy note for testing purposes.',
  user: user1,
};
const dummyNotes: Readonly<Record<'note' | 'reply' | 'renote' | 'mention', DummyNote>> = {
  note: plainNote,
  reply: { ...plainNote, id: 'dummy-reply-1', reply: plainNote },
  renote: { id: 'dummy-renote-1', text: null, user: user2, renote: plainNote },
  mention: {
    id: 'dummy-mention-1',
    text: `@${usernameOf(user2)} This is a mention to you.`,
    user: user1,
    mentions: [idOf(user2)],
  },
};

/** A note that is replied to comes without what a note in detail has, one that is renoted with it. */
function note(dummy: DummyNote, nowMs: number, inDetail = true): Record<string, unknown> {
  return {
    id: dummy.id,
    createdAt: isoTime(nowMs),
    deletedAt: null,
    text: dummy.text,
    cw: null,
    userId: idOf(dummy.user),
    user: userLite(dummy.user),
    replyId: dummy.reply?.id ?? null,
    renoteId: dummy.renote?.id ?? null,
    isHidden: false,
    visibility: 'public',
    mentions: dummy.mentions ?? [],
    visibleUserIds: [],
    fileIds: [],
    files: [],
    tags: [],
    poll: null,
    emojis: {},
    channelId: null,
    channel: null,
    localOnly: true,
    reactionAcceptance: 'likeOnly',
    reactionEmojis: {},
    reactions: {},
    reactionCount: 0,
    renoteCount: 10,
    repliesCount: 5,
    reactionAndUserPairCache: [],
    ...(inDetail
      ? {
          clippedCount: 0,
          reply: dummy.reply ? note(dummy.reply, nowMs, false) : null,
          renote: dummy.renote ? note(dummy.renote, nowMs) : null,
          myReaction: null,
        }
      : {}),
  };
}

function abuseReport(assignee: DummyUser | undefined) {
  return {
    id: 'dummy-abuse-report1',
    targetUserId: idOf(user1),
    targetUser: userLite(user1),
    reporterId: idOf(user2),
    reporter: userLite(user2),
    assigneeId: assignee ? idOf(assignee) : null,
    assignee: assignee ? userLite(assignee) : null,
    resolved: assignee !== undefined,
    forwarded: false,
    comment: 'This is a dummy report for testing purposes.',
    targetUserHost: null,
    reporterHost: null,
    resolvedAs: null,
    moderationNote: 'foo',
  };
}

const payloads: ReadonlyMap<string, (nowMs: number) => unknown> = new Map<string, (nowMs: number) => unknown>(
  [
    ['note', (nowMs) => ({ note: note(dummyNotes.note, nowMs) })],
    ['reply', (nowMs) => ({ note: note(dummyNotes.reply, nowMs) })],
    ['renote', (nowMs) => ({ note: note(dummyNotes.renote, nowMs) })],
    ['mention', (nowMs) => ({ note: note(dummyNotes.mention, nowMs) })],
    ['follow', (nowMs) => ({ user: userDetailed(user1, nowMs) })],
    ['followed', () => ({ user: userLite(user2) })],
    ['unfollow', (nowMs) => ({ user: userDetailed(user3, nowMs) })],
    ['abuseReport', () => abuseReport(undefined)],
    ['abuseReportResolved', () => abuseReport(user3)],
    ['userCreated', () => userLite(user1)],
    ['inactiveModeratorsWarning', () => ({ remainingTime: { time: 100_000, asDays: 1, asHours: 24 } })],
    ['inactiveModeratorsInvitationOnlyChanged', () => ({})],
  ],
);

/**
 * What Misskey's `test` endpoints send for an event type, in Misskey's key order, which in a note differs from a real
 * one. Undefined for `reaction`, for which Misskey sends nothing.
 */
export function misskeyTestPayload(eventType: string, nowMs: number): unknown {
  return payloads.get(eventType)?.(nowMs);
}

function isoTime(timestampMs: number): string {
  return new Date(timestampMs).toISOString();
}
