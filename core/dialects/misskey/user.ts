import * as z from 'zod';
import { dateTime } from './date-time.ts';
import { note } from './note.ts';
import { userLite } from './user-lite.ts';

const followVisibility = z.enum(['public', 'followers', 'private']);

const role = z.looseObject({
  id: z.string(),
  name: z.string(),
  color: z.string().nullable(),
  iconUrl: z.string().nullable(),
  description: z.string(),
  isModerator: z.boolean(),
  isAdministrator: z.boolean(),
  displayOrder: z.number(),
});

/** What Misskey's `UserDetailedNotMe` has beyond `UserLite`. */
const detail = z.looseObject({
  url: z.string().nullable(),
  uri: z.string().nullable(),
  movedTo: z.string().nullable(),
  alsoKnownAs: z.array(z.string()).nullable(),
  createdAt: dateTime,
  updatedAt: dateTime.nullable(),
  lastFetchedAt: dateTime.nullable(),
  bannerUrl: z.string().nullable(),
  bannerBlurhash: z.string().nullable(),
  isLocked: z.boolean(),
  isSilenced: z.boolean(),
  isSuspended: z.boolean(),
  description: z.string().nullable(),
  location: z.string().nullable(),
  birthday: z.string().nullable(),
  lang: z.string().nullable(),
  fields: z.array(z.looseObject({ name: z.string(), value: z.string() })).max(16),
  verifiedLinks: z.array(z.string()),
  followersCount: z.number(),
  followingCount: z.number(),
  notesCount: z.number(),
  pinnedNoteIds: z.array(z.string()),
  pinnedNotes: z.array(note),
  pinnedPageId: z.string().nullable(),
  pinnedPage: z.looseObject({}).nullable(),
  publicReactions: z.boolean(),
  followersVisibility: followVisibility,
  followingVisibility: followVisibility,
  chatScope: z.enum(['everyone', 'following', 'followers', 'mutual', 'none']),
  canChat: z.boolean(),
  roles: z.array(role),
  memo: z.string().nullable(),
  moderationNote: z.string(),
  twoFactorEnabled: z.boolean(),
  usePasswordLessLogin: z.boolean(),
  securityKeys: z.boolean(),
  isFollowing: z.boolean(),
  isFollowed: z.boolean(),
  hasPendingFollowRequestFromYou: z.boolean(),
  hasPendingFollowRequestToYou: z.boolean(),
  isBlocking: z.boolean(),
  isBlocked: z.boolean(),
  isMuted: z.boolean(),
  isRenoteMuted: z.boolean(),
  notify: z.enum(['normal', 'none']),
  withReplies: z.boolean(),
  followedMessage: z.string().nullable(),
});

/**
 * Misskey's `User`: `UserLite`, or `UserDetailedNotMe` where Misskey sends the whole profile (follow, unfollow). The
 * documentation promises a `User` and no more, so the detail is checked where it is there and missed by nobody.
 */
export const user = userLite.extend(detail.partial().shape);
