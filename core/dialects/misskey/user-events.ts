import * as z from 'zod/mini';
import { note } from './note.ts';
import { user } from './user.ts';
import { userLite } from './user-lite.ts';

const aboutNote = z.looseObject({ note });

/**
 * Bodies of the events that a user subscribes to.
 *
 * Misskey accepts a subscription to `reaction` and sends nothing for it, so its body is specified nowhere. Ours is in the
 * manner of the others: the note that was reacted to and, optionally, who reacted and with what.
 */
export const userEventBodies: ReadonlyMap<string, z.ZodMiniType> = new Map<string, z.ZodMiniType>([
  ['follow', z.looseObject({ user })],
  ['followed', z.looseObject({ user: userLite })],
  ['unfollow', z.looseObject({ user })],
  ['note', aboutNote],
  ['reply', aboutNote],
  ['renote', aboutNote],
  ['mention', aboutNote],
  ['reaction', z.looseObject({ note, user: z.optional(userLite), reaction: z.optional(z.string()) })],
]);
