import * as z from 'zod/mini';
import { userLite } from './user-lite.ts';

/** `abuseReport` and `abuseReportResolved`: the users are in it since Misskey 2024.10.0. */
const abuseReport = z.lazy(() =>
  z.looseObject({
    id: z.string(),
    targetUserId: z.string(),
    targetUser: z.nullish(userLite),
    targetUserHost: z.nullable(z.string()),
    reporterId: z.string(),
    reporter: z.nullish(userLite),
    reporterHost: z.nullable(z.string()),
    assigneeId: z.nullable(z.string()),
    assignee: z.nullish(userLite),
    resolved: z.boolean(),
    forwarded: z.boolean(),
    comment: z.string(),
    moderationNote: z.optional(z.string()),
    resolvedAs: z.nullish(z.string()),
  }),
);

/** Bodies of the events that a server's moderators subscribe to. They have no user, so the envelope has no `userId`. */
export const systemEventBodies: ReadonlyMap<string, z.ZodMiniType> = new Map<string, z.ZodMiniType>([
  ['abuseReport', abuseReport],
  ['abuseReportResolved', abuseReport],
  ['userCreated', userLite],
  [
    'inactiveModeratorsWarning',
    z.looseObject({
      /** Until the server turns to invitation only. `time` in ms. */
      remainingTime: z.looseObject({ time: z.number(), asHours: z.number(), asDays: z.number() }),
    }),
  ],
  ['inactiveModeratorsInvitationOnlyChanged', z.looseObject({})],
]);
