import { misskeyExamples } from '../../core/dialects/misskey/examples.ts';

/** Misskey's objects with every property of their schemas, also those that a server sends only now and then. */
const { user: detailed } = Object(misskeyExamples['follow']);
const { note: reply } = Object(misskeyExamples['reply']);
const { note: renote } = Object(misskeyExamples['renote']);
const { note: question } = Object(misskeyExamples['mention']);
const [file] = reply.reply.files;

const userLite = {
  ...reply.reply.user,
  avatarDecorations: [
    { id: 'd1', angle: 0.5, flipH: false, offsetX: 0.1, offsetY: -0.1, url: 'https://a.example/d.png' },
  ],
  requireSigninToViewContents: true,
  makeNotesFollowersOnlyBefore: -86_400,
  makeNotesHiddenBefore: 1_700_000_000,
  instance: detailed.instance,
};

const note = {
  ...question,
  deletedAt: '2026-09-08T13:00:00.000Z',
  user: userLite,
  cw: 'tomatoes',
  reactionAcceptance: 'likeOnly',
  visibleUserIds: ['u1'],
  reactions: { '👍': 2, ':sprout@social.example:': 1 },
  reactionEmojis: { 'sprout@social.example': 'https://social.example/sprout.webp' },
  reactionAndUserPairCache: ['u1/👍'],
  emojis: { sprout: 'https://social.example/sprout.webp' },
  tags: ['garden'],
  fileIds: [file.id],
  files: [
    {
      ...file,
      properties: { width: 1, height: 2, orientation: 8, avgColor: 'rgb(40,65,87)' },
      folderId: 'f1',
      folder: { id: 'f1', name: 'Garden' },
      user: userLite,
    },
  ],
  replyId: reply.id,
  renoteId: renote.id,
  isHidden: false,
  channelId: 'c1',
  channel: {
    id: 'c1',
    name: 'Gardeners',
    color: '#86b300',
    isSensitive: false,
    allowRenoteToExternal: true,
    userId: 'u1',
  },
  uri: 'https://social.example/notes/n1',
  url: 'https://social.example/@tomas/n1',
  reply,
  renote,
  myReaction: '👍',
};

const user = {
  ...detailed,
  ...userLite,
  movedTo: 'https://other.example/users/tomas',
  bannerUrl: 'https://social.example/banner.webp',
  bannerBlurhash: 'eQF?z{xu4nRj-;_3WBt7RjRj00M{WBofRj',
  birthday: '2018-03-12',
  lang: 'cs-CZ',
  verifiedLinks: ['https://tomas.example'],
  pinnedNoteIds: [note.id],
  pinnedNotes: [note],
  pinnedPageId: 'p1',
  pinnedPage: { id: 'p1', title: 'About' },
  roles: [
    {
      id: 'r1',
      name: 'Gardener',
      color: '#86b300',
      iconUrl: 'https://social.example/r1.png',
      description: 'Waters things',
      isModerator: false,
      isAdministrator: false,
      displayOrder: 0,
    },
  ],
  memo: 'met in Brno',
  moderationNote: 'fine',
  twoFactorEnabled: true,
  usePasswordLessLogin: false,
  securityKeys: false,
  followedMessage: 'Welcome!',
};

export const fullMisskeyPayloads: Readonly<Record<string, unknown>> = {
  follow: { user },
  note: { note },
};
