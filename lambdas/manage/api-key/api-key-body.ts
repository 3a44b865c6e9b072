import * as z from 'zod/mini';
import { Domain } from '../../../core/dialects/fastcomments/domain.ts';
import { keyCharacters, maxKeyLength, minKeyLength } from '../../../core/manage/api-key.ts';
import { capabilities } from '../../api/capability.ts';
import { text } from '../../api/fields.ts';

/** An API key as a producer asks for it. */
export const ApiKeyIn = z
  .object({
    /** Absent: one is generated. */
    key: z.nullish(
      z
        .string()
        .check(
          z.minLength(minKeyLength),
          z.maxLength(maxKeyLength),
          z.regex(keyCharacters, 'must be of printable ASCII characters without spaces'),
        ),
    ),
    description: z.nullish(text(256)),
    domain: z.nullish(Domain),
    moderator: z.nullish(z.boolean()),
    capabilities: z.nullish(z.array(z.enum(capabilities)).check(z.maxLength(capabilities.length))),
  })
  .check(
    // What signs for a domain goes out to receivers; what moderates reaches the whole organization.
    z.refine(({ moderator, domain }) => !moderator || domain === null || domain === undefined, {
      path: ['moderator'],
      error: 'is not for a key with a domain: leave the domain out, or make two keys',
    }),
  );
export type ApiKeyIn = z.infer<typeof ApiKeyIn>;
