import { mika, newcomer, tomas, tomasInDetail } from './example-users.ts';

const photo = {
  id: '9xr0a1n6f1j70021',
  createdAt: '2026-09-08T11:58:40.512Z',
  name: 'tomatoes.jpg',
  type: 'image/jpeg',
  md5: '0b1f6f0c5f9c4b7e8d2a3c4b5d6e7f80',
  size: 284_113,
  isSensitive: false,
  blurhash: 'LKO2?U%2Tw=w]~RBVZRi};RPxuwH',
  properties: { width: 1600, height: 1200 },
  url: 'https://misskey.example/files/tomatoes.jpg',
  thumbnailUrl: 'https://misskey.example/files/thumbnail-tomatoes.webp',
  comment: 'Three tomatoes on a window sill',
  folderId: null,
  folder: null,
  userId: mika.id,
  user: null,
};

const plainNote = {
  cw: null,
  visibility: 'public',
  localOnly: false,
  reactionAcceptance: null,
  renoteCount: 0,
  repliesCount: 0,
  reactionCount: 0,
  reactions: {},
  reactionEmojis: {},
  reactionAndUserPairCache: [],
};
const nothingAttached = { fileIds: [], files: [], replyId: null, renoteId: null };

const note = {
  id: '9xr0b2p7g2k80022',
  createdAt: '2026-09-08T12:00:00.000Z',
  userId: mika.id,
  user: mika,
  text: 'First harvest! トマト #garden',
  ...plainNote,
  tags: ['garden'],
  ...nothingAttached,
  fileIds: [photo.id],
  files: [photo],
  clippedCount: 0,
};

const reply = {
  id: '9xr0c3q8h3m90023',
  createdAt: '2026-09-08T12:04:30.250Z',
  userId: tomas.id,
  user: tomas,
  text: '@mika@misskey.example They look great. Which ones are they?',
  ...plainNote,
  ...nothingAttached,
  replyId: note.id,
  mentions: [mika.id],
  uri: 'https://social.example/notes/9xr0c3q8h3m90023',
  clippedCount: 0,
  reply: note,
};

const renote = {
  id: '9xr0d4r9i4n00024',
  createdAt: '2026-09-08T12:10:02.000Z',
  userId: tomas.id,
  user: tomas,
  text: null,
  ...plainNote,
  ...nothingAttached,
  renoteId: note.id,
  uri: 'https://social.example/notes/9xr0d4r9i4n00024/activity',
  clippedCount: 0,
  renote: note,
};

const question = {
  id: '9xr0e5s0j5p10025',
  createdAt: '2026-09-08T12:30:00.000Z',
  userId: mika.id,
  user: mika,
  text: '@newcomer Which one next?',
  ...plainNote,
  ...nothingAttached,
  mentions: [newcomer.id],
  hasPoll: true,
  clippedCount: 0,
  poll: {
    multiple: false,
    expiresAt: '2026-09-09T12:30:00.000Z',
    choices: [
      { text: 'Beans', votes: 0, isVoted: false },
      { text: 'Peas', votes: 0, isVoted: false },
    ],
  },
};

const abuseReport = {
  id: '9xs0f6t1k6q20031',
  targetUserId: tomas.id,
  targetUser: tomas,
  targetUserHost: tomas.host,
  reporterId: mika.id,
  reporter: mika,
  reporterHost: null,
  assigneeId: null,
  assignee: null,
  resolved: false,
  forwarded: false,
  comment: 'The same advertisement under every note.',
  moderationNote: '',
  resolvedAs: null,
};

/**
 * A payload for each event type of the Misskey dialect, as complete as a server sends it and in the same key order:
 * what documentation shows, the demo publishes and the tests go through.
 */
export const misskeyExamples: Readonly<Record<string, unknown>> = {
  follow: { user: tomasInDetail },
  followed: { user: tomas },
  unfollow: { user: { ...tomasInDetail, isFollowing: false } },
  note: { note },
  reply: { note: reply },
  renote: { note: renote },
  mention: { note: question },
  reaction: { note: { ...note, reactionCount: 1, reactions: { '👍': 1 } }, user: tomas, reaction: '👍' },
  abuseReport,
  abuseReportResolved: {
    ...abuseReport,
    assigneeId: newcomer.id,
    assignee: newcomer,
    resolved: true,
    resolvedAs: 'accept',
  },
  userCreated: newcomer,
  inactiveModeratorsWarning: { remainingTime: { time: 172_800_000, asHours: 48, asDays: 2 } },
  inactiveModeratorsInvitationOnlyChanged: {},
};
