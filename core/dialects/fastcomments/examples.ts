/**
 * A payload for each event type of the FastComments dialect, with every key and in FastComments' order: what
 * documentation shows, the demo publishes and the tests go through.
 */
const comment = {
  id: '66f1d0a4c7b2e9f3a5d6c8b1',
  urlId: 'https://blog.example/posts/tiny-gardens',
  url: 'https://blog.example/posts/tiny-gardens?from=feed',
  userId: 'tenant1:reader-42',
  commenterEmail: 'nadia@reader.example',
  commenterName: 'Nadia Reader',
  comment: 'Lovely post, @Tomas Writer. More <b>beans</b> please!',
  commentHTML: 'Lovely post, <span class="user-mention">@Tomas Writer</span>. More <b>beans</b> please!',
  externalId: 'blog-comment-2071',
  parentId: null,
  date: '2026-09-08T12:00:00.000Z',
  votes: 0,
  votesUp: 0,
  votesDown: 0,
  verified: true,
  verifiedDate: 1_788_868_800_000,
  reviewed: false,
  avatarSrc: 'https://reader.example/avatars/nadia.png',
  isSpam: false,
  aiDeterminedSpam: false,
  hasImages: false,
  pageNumber: 0,
  pageNumberOF: 0,
  pageNumberNF: 0,
  approved: true,
  locale: 'en_us',
  mentions: [{ id: 'tenant1:writer-7', tag: '@Tomas Writer', rawTag: '@tomas', type: 'sso', sent: true }],
  domain: 'blog.example',
  moderationGroupIds: ['garden-moderators'],
};

export const fastcommentsExamples: Readonly<Record<string, unknown>> = {
  'comment-created': comment,
  'comment-updated': { ...comment, votes: 2, votesUp: 3, votesDown: 1, reviewed: true },
  'comment-deleted': { ...comment, votes: 2, votesUp: 3, votesDown: 1, reviewed: true },
};
