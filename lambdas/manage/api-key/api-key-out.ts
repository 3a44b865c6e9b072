import * as z from 'zod/mini';
import type { ApiKey } from '../../../core/manage/api-key.ts';
import { isoTime, Time, withoutUndefined } from '../../api/fields.ts';

/** An API key as producers read it; the key itself shows when it is made, and on request. */
export const ApiKeyOut = z.object({
  id: z.string(),
  description: z.string(),
  domain: z.optional(z.string()),
  moderator: z.boolean(),
  /** Absent: all. */
  capabilities: z.optional(z.array(z.string())),
  createdAt: Time,
  updatedAt: Time,
});

export const NewApiKeyOut = z.extend(ApiKeyOut, { key: z.string() });

export function apiKeyOut(apiKey: ApiKey): z.input<typeof ApiKeyOut> {
  return withoutUndefined({
    id: apiKey.id,
    description: apiKey.description,
    domain: apiKey.domain,
    moderator: apiKey.moderator ?? false,
    capabilities: apiKey.capabilities,
    createdAt: isoTime(apiKey.createdAtMs),
    updatedAt: isoTime(apiKey.updatedAtMs),
  });
}
