import * as z from 'zod/mini';
import { dateTime } from './date-time.ts';
import { userLite } from './user-lite.ts';

/** Misskey's `DriveFile`: a file attached to a note. */
export const driveFile = z.lazy(() =>
  z.looseObject({
    id: z.string(),
    createdAt: dateTime,
    name: z.string(),
    /** Media type. */
    type: z.string(),
    md5: z.string(),
    /** Bytes. */
    size: z.number(),
    isSensitive: z.boolean(),
    blurhash: z.nullable(z.string()),
    properties: z.looseObject({
      width: z.optional(z.number()),
      height: z.optional(z.number()),
      orientation: z.optional(z.number()),
      avgColor: z.optional(z.string()),
    }),
    url: z.string(),
    thumbnailUrl: z.nullable(z.string()),
    comment: z.nullable(z.string()),
    folderId: z.nullable(z.string()),
    folder: z.nullish(z.looseObject({})),
    userId: z.nullable(z.string()),
    user: z.nullish(userLite),
  }),
);
