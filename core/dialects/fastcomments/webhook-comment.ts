import * as z from 'zod';

const commentUserMention = z.looseObject({
  /** Prefixed with the tenant's id for a user of single sign-on. */
  id: z.string(),
  /** The text of the mention with its @. */
  tag: z.string(),
  rawTag: z.string().optional(),
  type: z.enum(['user', 'sso']).optional(),
  sent: z.boolean().optional(),
});

const verifiedDateError = 'expected a number, an ISO 8601 date and time in UTC, or null';
/** The documentation says a number, the SDK a string, and a comment may not be verified at all. */
const verifiedDate = z
  .union([z.number(), z.iso.datetime({ error: verifiedDateError })], { error: verifiedDateError })
  .nullish();

/**
 * FastComments' `WebhookComment`, in the order in which FastComments writes it. What either its documentation or its SDK
 * allows to be absent or null passes; keys beyond the schema pass too.
 */
export const webhookComment = z.looseObject({
  id: z.string(),
  /** The normalized id or URL of the page. */
  urlId: z.string(),
  url: z.string().nullish(),
  userId: z.string().nullish(),
  commenterEmail: z.string().nullish(),
  commenterName: z.string(),
  comment: z.string(),
  commentHTML: z.string(),
  externalId: z.string().nullish(),
  parentId: z.string().nullish(),
  date: z.iso.datetime({ error: 'expected an ISO 8601 date and time in UTC' }),
  votes: z.number(),
  votesUp: z.number(),
  votesDown: z.number(),
  verified: z.boolean(),
  verifiedDate,
  reviewed: z.boolean(),
  /** A URL, or the image in base64 where single sign-on gave it so. */
  avatarSrc: z.string().nullish(),
  isSpam: z.boolean(),
  aiDeterminedSpam: z.boolean(),
  hasImages: z.boolean(),
  /** The page that the comment is on when sorted by relevance, oldest first (OF) and newest first (NF). */
  pageNumber: z.number().nullable(),
  pageNumberOF: z.number().nullable(),
  pageNumberNF: z.number().nullable(),
  approved: z.boolean(),
  /** Such as `en_us`. */
  locale: z.string().nullable(),
  mentions: z.array(commentUserMention).optional(),
  domain: z.string().nullish(),
  moderationGroupIds: z.array(z.string()).nullish(),
});
