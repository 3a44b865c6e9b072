import * as z from 'zod';
import { dateTime } from './date-time.ts';
import { driveFile } from './drive-file.ts';
import { userLite } from './user-lite.ts';

const poll = z.looseObject({
  multiple: z.boolean(),
  expiresAt: dateTime.nullish(),
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
  userId: z.string().nullable(),
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
  deletedAt: dateTime.nullish(),
  userId: z.string(),
  user: userLite,
  /** Null for a pure renote, for files alone, and where the note is hidden from the receiver. */
  text: z.string().nullable(),
  /** Content warning. */
  cw: z.string().nullish(),
  visibility: z.enum(['public', 'home', 'followers', 'specified']),
  localOnly: z.boolean().optional(),
  reactionAcceptance: reactionAcceptance.nullable(),
  visibleUserIds: z.array(z.string()).optional(),
  renoteCount: z.number(),
  repliesCount: z.number(),
  reactionCount: z.number(),
  /** Counts by reaction. */
  reactions: z.record(z.string(), z.number()),
  /** Image URLs of remote custom emojis among the reactions. */
  reactionEmojis: z.record(z.string(), z.string()),
  reactionAndUserPairCache: z.array(z.string()).optional(),
  emojis: z.record(z.string(), z.string()).optional(),
  tags: z.array(z.string()).optional(),
  fileIds: z.array(z.string()).optional(),
  files: z.array(driveFile).optional(),
  replyId: z.string().nullish(),
  renoteId: z.string().nullish(),
  isHidden: z.boolean().optional(),
  channelId: z.string().nullish(),
  channel: channel.nullish(),
  mentions: z.array(z.string()).optional(),
  hasPoll: z.boolean().optional(),
  uri: z.string().optional(),
  url: z.string().optional(),
  clippedCount: z.number().optional(),
  get reply() {
    return note.nullish();
  },
  get renote() {
    return note.nullish();
  },
  poll: poll.nullish(),
  myReaction: z.string().nullish(),
});
