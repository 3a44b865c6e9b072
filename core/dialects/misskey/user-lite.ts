import * as z from 'zod';

/**
 * Misskey's `UserLite`. Which properties are required and which may be null is what Misskey's schema says; keys beyond
 * the schema pass, for forks add their own.
 */
export const userLite = z.looseObject({
  id: z.string(),
  /** Display name; null where the user has not set one. */
  name: z.string().nullable(),
  username: z.string(),
  /** Null for a user of this server. */
  host: z.string().nullable(),
  // Real servers always fill it (with an identicon at the least); their schema allows null.
  avatarUrl: z.string().nullable(),
  avatarBlurhash: z.string().nullable(),
  avatarDecorations: z.array(
    z.looseObject({
      id: z.string(),
      angle: z.number().optional(),
      flipH: z.boolean().optional(),
      offsetX: z.number().optional(),
      offsetY: z.number().optional(),
      url: z.string(),
    }),
  ),
  isBot: z.boolean().optional(),
  isCat: z.boolean().optional(),
  requireSigninToViewContents: z.boolean().optional(),
  makeNotesFollowersOnlyBefore: z.number().nullish(),
  makeNotesHiddenBefore: z.number().nullish(),
  /** The server of a remote user. */
  instance: z
    .looseObject({
      name: z.string().nullable(),
      softwareName: z.string().nullable(),
      softwareVersion: z.string().nullable(),
      iconUrl: z.string().nullable(),
      faviconUrl: z.string().nullable(),
      themeColor: z.string().nullable(),
    })
    .optional(),
  /** Image URLs by the name of the custom emoji. */
  emojis: z.record(z.string(), z.string()),
  onlineStatus: z.enum(['unknown', 'online', 'active', 'offline']),
  badgeRoles: z
    .array(
      z.looseObject({
        name: z.string(),
        iconUrl: z.string().nullable(),
        displayOrder: z.number(),
      }),
    )
    .optional(),
});
