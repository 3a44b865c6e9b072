import * as z from 'zod/mini';
import { EventTypeName } from '../../../core/publish/event-name.ts';
import { capabilities } from '../../api/capability.ts';
import { ApplicationIn } from '../application/application-body.ts';

/** Svix's seven days; where nothing is asked, a token holds for 28 days. */
const maxExpirySeconds = 604_800;

export const SessionId = z
  .string()
  .check(
    z.minLength(1),
    z.maxLength(64),
    z.regex(/^[a-zA-Z0-9@_.-]+$/, 'only letters, digits and @ _ . - are allowed'),
  );

/** What a token of an application is asked for with. */
export const AppPortalAccessIn = z.object({
  featureFlags: z.nullish(z.array(EventTypeName).check(z.maxLength(25))),
  application: z.nullish(ApplicationIn),
  expiry: z.nullish(z.int().check(z.minimum(3600), z.maximum(maxExpirySeconds))),
  sessionId: z.nullish(SessionId),
  readOnly: z.nullish(z.boolean()),
  capabilities: z.nullish(z.array(z.enum(capabilities))),
});
export type AppPortalAccessIn = z.infer<typeof AppPortalAccessIn>;

export const AppPortalAccessOut = z.object({ url: z.string(), token: z.string() });
