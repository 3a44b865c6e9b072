import * as z from 'zod';
import { Domain } from '../../../core/dialects/fastcomments/domain.ts';
import { keyCharacters, maxKeyLength, minKeyLength } from '../../../core/manage/api-key.ts';
import { capabilities } from '../../api/capability.ts';
import { text } from '../../api/fields.ts';

/** An API key as a producer asks for it. */
export const ApiKeyIn = z
  .object({
    /** Absent: one is generated. */
    key: z
      .string()
      .min(minKeyLength)
      .max(maxKeyLength)
      .regex(keyCharacters, 'must be of printable ASCII characters without spaces')
      .nullish(),
    description: text(256).nullish(),
    domain: Domain.nullish(),
    moderator: z.boolean().nullish(),
    capabilities: z.array(z.enum(capabilities)).max(capabilities.length).nullish(),
  })
  // What signs for a domain goes out to receivers; what moderates reaches the whole organization.
  .refine(({ moderator, domain }) => !moderator || domain === null || domain === undefined, {
    path: ['moderator'],
    error: 'is not for a key with a domain: leave the domain out, or make two keys',
  });
export type ApiKeyIn = z.infer<typeof ApiKeyIn>;
