import * as z from 'zod';
import { pointerProblem } from '../../../core/ordering/json-pointer.ts';

/** How an endpoint asks for deliveries of one key in the order of their publication. */
export const OrderingIn = {
  /** null: in any order. */
  ordering: z.literal('per-key').nullable().optional(),
  /** Where the key lies in payloads: a JSON pointer. */
  orderingKey: z
    .string()
    .superRefine((pointer, context) => {
      const message = pointerProblem(pointer);
      if (message) context.addIssue({ code: 'custom', message });
    })
    .nullable()
    .optional(),
};
