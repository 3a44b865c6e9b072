import * as z from 'zod/mini';

const commentUserMention = z.lazy(() =>
  z.looseObject({
    /** Prefixed with the tenant's id for a user of single sign-on. */
    id: z.string(),
    /** The text of the mention with its @. */
    tag: z.string(),
    rawTag: z.optional(z.string()),
    type: z.optional(z.enum(['user', 'sso'])),
    sent: z.optional(z.boolean()),
  }),
);

const verifiedDateError = 'expected a number, an ISO 8601 date and time in UTC, or null';
/** The documentation says a number, the SDK a string, and a comment may not be verified at all. */
const verifiedDate = z.lazy(() =>
  z.nullish(
    z.union([z.number(), z.iso.datetime({ error: verifiedDateError })], { error: verifiedDateError }),
  ),
);

/**
 * FastComments' `WebhookComment`, in the order in which FastComments writes it. What either its documentation or its SDK
 * allows to be absent or null passes; keys beyond the schema pass too.
 */
export const webhookComment = z.lazy(() =>
  z.looseObject({
    id: z.string(),
    /** The normalized id or URL of the page. */
    urlId: z.string(),
    url: z.nullish(z.string()),
    userId: z.nullish(z.string()),
    commenterEmail: z.nullish(z.string()),
    commenterName: z.string(),
    comment: z.string(),
    commentHTML: z.string(),
    externalId: z.nullish(z.string()),
    parentId: z.nullish(z.string()),
    date: z.iso.datetime({ error: 'expected an ISO 8601 date and time in UTC' }),
    votes: z.number(),
    votesUp: z.number(),
    votesDown: z.number(),
    verified: z.boolean(),
    verifiedDate,
    reviewed: z.boolean(),
    /** A URL, or the image in base64 where single sign-on gave it so. */
    avatarSrc: z.nullish(z.string()),
    isSpam: z.boolean(),
    aiDeterminedSpam: z.boolean(),
    hasImages: z.boolean(),
    /** The page that the comment is on when sorted by relevance, oldest first (OF) and newest first (NF). */
    pageNumber: z.nullable(z.number()),
    pageNumberOF: z.nullable(z.number()),
    pageNumberNF: z.nullable(z.number()),
    approved: z.boolean(),
    /** Such as `en_us`. */
    locale: z.nullable(z.string()),
    mentions: z.optional(z.array(commentUserMention)),
    domain: z.nullish(z.string()),
    moderationGroupIds: z.nullish(z.array(z.string())),
  }),
);
