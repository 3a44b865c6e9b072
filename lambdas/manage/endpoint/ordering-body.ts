import * as z from 'zod/mini';
import { pointerProblem } from '../../../core/ordering/json-pointer.ts';

/** How an endpoint asks for deliveries of one key in the order of their publication. */
export const OrderingIn = {
  /** null: in any order. */
  ordering: z.optional(z.nullable(z.literal('per-key'))),
  /** Where the key lies in payloads: a JSON pointer. */
  orderingKey: z.optional(
    z.nullable(
      z.string().check(
        z.superRefine((pointer, context) => {
          const message = pointerProblem(pointer);
          if (message) context.addIssue({ code: 'custom', message });
        }),
      ),
    ),
  ),
};
