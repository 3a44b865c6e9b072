import * as z from 'zod/mini';
import { webhookEvents } from '../../../core/manage/fastcomments/webhook.ts';

export const Event = z.enum(webhookEvents);

/** A number of the query: digits only, so that `1e3`, ` 1` and `0x1` are refused as what they are. */
export function integerText(min: number, max: number) {
  return z.pipe(
    z.pipe(z.string().check(z.regex(/^\d{1,9}$/, 'must be a whole number')), z.transform(Number)),
    z.number().check(z.minimum(min), z.maximum(max)),
  );
}

/** How many things to leave out, for paging. */
export const Skip = z._default(integerText(0, 1_000_000), 0);

/** FastComments documents pages of 100 for pending events, and no size for webhooks. */
export const pageSize = 100;
