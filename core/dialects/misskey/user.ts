import * as z from 'zod/mini';
import { dateTime } from './date-time.ts';
import { note } from './note.ts';
import { userLite } from './user-lite.ts';

/**
 * Misskey's `User`: `UserLite`, or `UserDetailedNotMe` where Misskey sends the whole profile (follow, unfollow). The
 * documentation promises a `User` and no more, so the detail is checked where it is there and missed by nobody. Built when
 * the first is checked: it is half of what all dialects check.
 */
export const user = z.lazy(() => z.extend(userLite, z.partial(detail()).shape));

/** What Misskey's `UserDetailedNotMe` has beyond `UserLite`. */
function detail() {
  const followVisibility = z.enum(['public', 'followers', 'private']);

  const role = z.looseObject({
    id: z.string(),
    name: z.string(),
    color: z.nullable(z.string()),
    iconUrl: z.nullable(z.string()),
    description: z.string(),
    isModerator: z.boolean(),
    isAdministrator: z.boolean(),
    displayOrder: z.number(),
  });

  return z.looseObject({
    url: z.nullable(z.string()),
    uri: z.nullable(z.string()),
    movedTo: z.nullable(z.string()),
    alsoKnownAs: z.nullable(z.array(z.string())),
    createdAt: dateTime,
    updatedAt: z.nullable(dateTime),
    lastFetchedAt: z.nullable(dateTime),
    bannerUrl: z.nullable(z.string()),
    bannerBlurhash: z.nullable(z.string()),
    isLocked: z.boolean(),
    isSilenced: z.boolean(),
    isSuspended: z.boolean(),
    description: z.nullable(z.string()),
    location: z.nullable(z.string()),
    birthday: z.nullable(z.string()),
    lang: z.nullable(z.string()),
    fields: z.array(z.looseObject({ name: z.string(), value: z.string() })).check(z.maxLength(16)),
    verifiedLinks: z.array(z.string()),
    followersCount: z.number(),
    followingCount: z.number(),
    notesCount: z.number(),
    pinnedNoteIds: z.array(z.string()),
    pinnedNotes: z.array(note),
    pinnedPageId: z.nullable(z.string()),
    pinnedPage: z.nullable(z.looseObject({})),
    publicReactions: z.boolean(),
    followersVisibility: followVisibility,
    followingVisibility: followVisibility,
    chatScope: z.enum(['everyone', 'following', 'followers', 'mutual', 'none']),
    canChat: z.boolean(),
    roles: z.array(role),
    memo: z.nullable(z.string()),
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
    followedMessage: z.nullable(z.string()),
  });
}
