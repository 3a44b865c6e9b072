import * as z from 'zod/mini';
import { TokenRule } from './token-rules.ts';

/** One customer of an organization, as it is kept. */
export const Application = z.object({
  organization: z.string(),
  id: z.string(),
  name: z.string(),
  /** The organization's own name for it, unique among its applications. */
  uid: z.optional(z.string()),
  metadata: z.record(z.string(), z.string()),
  throttleRate: z.optional(z.number()),
  /**
   * Over how many partitions the application's log of messages and its endpoints' logs of attempts are spread.
   * Only grows; readers ask all of them. See docs/decisions/0003-logs-grow-shards.md.
   */
  logShards: z.int().check(z.minimum(1)),
  /** Which of its tokens were ended before their time, and a number that counts these rules' changes. */
  tokenRules: z.optional(z.array(TokenRule)),
  tokenRulesVersion: z.optional(z.number()),
  /** Where its endpoints look for keys by which to order deliveries, each with when one asked for it last. */
  orderingPointers: z.optional(z.array(z.object({ pointer: z.string(), askedAtMs: z.number() }))),
  /** Counts the changes of `orderingPointers`. */
  orderingVersion: z.optional(z.number()),
  createdAtMs: z.number(),
  updatedAtMs: z.number(),
});
export type Application = z.infer<typeof Application>;
