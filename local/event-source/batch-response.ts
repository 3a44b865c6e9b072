import * as z from 'zod';

const BatchResponse = z
  .object({
    batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish(),
  })
  .nullable();

/**
 * The messages that a function with ReportBatchItemFailures has accepted. As on AWS, no answer or an empty list accepts
 * all; an answer that is malformed or names an unknown message accepts none.
 */
export const acceptedIds = (response: unknown, messageIds: string[]): Set<string> => {
  const accepted = new Set(messageIds);
  const parsed = BatchResponse.safeParse(response);
  if (!parsed.success) return new Set();
  for (const { itemIdentifier } of parsed.data?.batchItemFailures ?? []) {
    if (!messageIds.includes(itemIdentifier)) return new Set();
    accepted.delete(itemIdentifier);
  }
  return accepted;
};
