import * as z from 'zod';
import { EventTypeName } from '../../../core/publish/event-name.ts';
import { capabilities } from '../../api/capability.ts';
import { ApplicationIn } from '../application/application-body.ts';

/** Svix's seven days; where nothing is asked, a token holds for 28 days. */
const maxExpirySeconds = 604_800;

export const SessionId = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[a-zA-Z0-9@_.-]+$/, 'only letters, digits and @ _ . - are allowed');

/** What a token of an application is asked for with. */
export const AppPortalAccessIn = z.object({
  featureFlags: z.array(EventTypeName).max(25).nullish(),
  application: ApplicationIn.nullish(),
  expiry: z.number().int().min(3600).max(maxExpirySeconds).nullish(),
  sessionId: SessionId.nullish(),
  readOnly: z.boolean().nullish(),
  capabilities: z.array(z.enum(capabilities)).nullish(),
});
export type AppPortalAccessIn = z.infer<typeof AppPortalAccessIn>;

export const AppPortalAccessOut = z.object({ url: z.string(), token: z.string() });
