import * as z from 'zod';
import { userLite } from './user-lite.ts';

/** `abuseReport` and `abuseReportResolved`: the users are in it since Misskey 2024.10.0. */
const abuseReport = z.looseObject({
  id: z.string(),
  targetUserId: z.string(),
  targetUser: userLite.nullish(),
  targetUserHost: z.string().nullable(),
  reporterId: z.string(),
  reporter: userLite.nullish(),
  reporterHost: z.string().nullable(),
  assigneeId: z.string().nullable(),
  assignee: userLite.nullish(),
  resolved: z.boolean(),
  forwarded: z.boolean(),
  comment: z.string(),
  moderationNote: z.string().optional(),
  resolvedAs: z.string().nullish(),
});

/** Bodies of the events that a server's moderators subscribe to. They have no user, so the envelope has no `userId`. */
export const systemEventBodies: ReadonlyMap<string, z.ZodType> = new Map<string, z.ZodType>([
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
