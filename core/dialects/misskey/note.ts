import * as z from 'zod/mini';
import { dateTime } from './date-time.ts';
import { driveFile } from './drive-file.ts';
import { userLite } from './user-lite.ts';

const poll = z.looseObject({
  multiple: z.boolean(),
  expiresAt: z.nullish(dateTime),
  choices: z.array(
    z.looseObject({
      text: z.string(),
      votes: z.number(),
      isVoted: z.boolean(),
    }),
  ),
});

const channel = z.looseObject({
  id: z.string(),
  name: z.string(),
  color: z.string(),
  isSensitive: z.boolean(),
  allowRenoteToExternal: z.boolean(),
  userId: z.nullable(z.string()),
});

const reactionAcceptance = z.enum([
  'likeOnly',
  'likeOnlyForRemote',
  'nonSensitiveOnly',
  'nonSensitiveOnlyForLocalLikeOnlyForRemote',
]);

/** Misskey's `Note`, in the order in which Misskey writes it. A reply and a renote carry the other note whole. */
export const note = z.looseObject({
  id: z.string(),
  createdAt: dateTime,
  deletedAt: z.nullish(dateTime),
  userId: z.string(),
  user: userLite,
  /** Null for a pure renote, for files alone, and where the note is hidden from the receiver. */
  text: z.nullable(z.string()),
  /** Content warning. */
  cw: z.nullish(z.string()),
  visibility: z.enum(['public', 'home', 'followers', 'specified']),
  localOnly: z.optional(z.boolean()),
  reactionAcceptance: z.nullable(reactionAcceptance),
  visibleUserIds: z.optional(z.array(z.string())),
  renoteCount: z.number(),
  repliesCount: z.number(),
  reactionCount: z.number(),
  /** Counts by reaction. */
  reactions: z.record(z.string(), z.number()),
  /** Image URLs of remote custom emojis among the reactions. */
  reactionEmojis: z.record(z.string(), z.string()),
  reactionAndUserPairCache: z.optional(z.array(z.string())),
  emojis: z.optional(z.record(z.string(), z.string())),
  tags: z.optional(z.array(z.string())),
  fileIds: z.optional(z.array(z.string())),
  files: z.optional(z.array(driveFile)),
  replyId: z.nullish(z.string()),
  renoteId: z.nullish(z.string()),
  isHidden: z.optional(z.boolean()),
  channelId: z.nullish(z.string()),
  channel: z.nullish(channel),
  mentions: z.optional(z.array(z.string())),
  hasPoll: z.optional(z.boolean()),
  uri: z.optional(z.string()),
  url: z.optional(z.string()),
  clippedCount: z.optional(z.number()),
  get reply() {
    return z.nullish(note);
  },
  get renote() {
    return z.nullish(note);
  },
  poll: z.nullish(poll),
  myReaction: z.nullish(z.string()),
});
