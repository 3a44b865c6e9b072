import * as z from 'zod';
import { dateTime } from './date-time.ts';
import { userLite } from './user-lite.ts';

/** Misskey's `DriveFile`: a file attached to a note. */
export const driveFile = z.looseObject({
  id: z.string(),
  createdAt: dateTime,
  name: z.string(),
  /** Media type. */
  type: z.string(),
  md5: z.string(),
  /** Bytes. */
  size: z.number(),
  isSensitive: z.boolean(),
  blurhash: z.string().nullable(),
  properties: z.looseObject({
    width: z.number().optional(),
    height: z.number().optional(),
    orientation: z.number().optional(),
    avgColor: z.string().optional(),
  }),
  url: z.string(),
  thumbnailUrl: z.string().nullable(),
  comment: z.string().nullable(),
  folderId: z.string().nullable(),
  folder: z.looseObject({}).nullish(),
  userId: z.string().nullable(),
  user: userLite.nullish(),
});
