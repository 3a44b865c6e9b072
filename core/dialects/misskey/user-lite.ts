import * as z from 'zod/mini';

/**
 * Misskey's `UserLite`. Which properties are required and which may be null is what Misskey's schema says; keys beyond
 * the schema pass, for forks add their own.
 */
export const userLite = z.looseObject({
  id: z.string(),
  /** Display name; null where the user has not set one. */
  name: z.nullable(z.string()),
  username: z.string(),
  /** Null for a user of this server. */
  host: z.nullable(z.string()),
  // Real servers always fill it (with an identicon at the least); their schema allows null.
  avatarUrl: z.nullable(z.string()),
  avatarBlurhash: z.nullable(z.string()),
  avatarDecorations: z.array(
    z.looseObject({
      id: z.string(),
      angle: z.optional(z.number()),
      flipH: z.optional(z.boolean()),
      offsetX: z.optional(z.number()),
      offsetY: z.optional(z.number()),
      url: z.string(),
    }),
  ),
  isBot: z.optional(z.boolean()),
  isCat: z.optional(z.boolean()),
  requireSigninToViewContents: z.optional(z.boolean()),
  makeNotesFollowersOnlyBefore: z.nullish(z.number()),
  makeNotesHiddenBefore: z.nullish(z.number()),
  /** The server of a remote user. */
  instance: z.optional(
    z.looseObject({
      name: z.nullable(z.string()),
      softwareName: z.nullable(z.string()),
      softwareVersion: z.nullable(z.string()),
      iconUrl: z.nullable(z.string()),
      faviconUrl: z.nullable(z.string()),
      themeColor: z.nullable(z.string()),
    }),
  ),
  /** Image URLs by the name of the custom emoji. */
  emojis: z.record(z.string(), z.string()),
  onlineStatus: z.enum(['unknown', 'online', 'active', 'offline']),
  badgeRoles: z.optional(
    z.array(
      z.looseObject({
        name: z.string(),
        iconUrl: z.nullable(z.string()),
        displayOrder: z.number(),
      }),
    ),
  ),
});
