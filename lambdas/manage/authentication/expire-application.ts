import * as z from 'zod/mini';
import { applicationTokenSeconds } from '../../../core/manage/application-token.ts';
import { sessionName } from '../../../core/manage/token-rules.ts';
import { defineRoute } from '../../api/route.ts';
import { findApplication } from '../application/find-application.ts';
import type { ManageDeps } from '../deps.ts';
import { SessionId } from './access-body.ts';
import { endTokens } from './end-tokens.ts';

/** Svix's three days. */
const maxExpirySeconds = 259_200;

const ApplicationTokenExpireIn = z.object({
  expiry: z.nullish(z.int().check(z.minimum(0), z.maximum(maxExpirySeconds))),
  sessionIds: z.nullish(z.array(SessionId).check(z.maxLength(1000))),
});

export const expireApplicationTokens = defineRoute({
  method: 'POST',
  path: '/api/v1/auth/app/{app_id}/expire-all',
  operationId: 'v1.authentication.expire-all',
  summary: "End the application's tokens that were made until now, or those of some sessions",
  tag: 'Authentication',
  access: 'organization',
  body: z.nullish(ApplicationTokenExpireIn),
  replies: { 204: null },
  errors: [409],
  action: async ({ principal, params, body }, deps: ManageDeps) => {
    const application = await findApplication(deps, principal, params['app_id'] ?? '');
    const issuedBeforeMs = deps.now();
    const fromMs = issuedBeforeMs + (body?.expiry ?? 0) * 1000;
    const sessions = [...new Set(body?.sessionIds ?? [])];
    await endTokens(
      deps,
      application,
      sessions.length === 0
        ? { issuedBeforeMs, fromMs }
        : {
            names: sessions.map(sessionName),
            issuedBeforeMs,
            fromMs,
            // No token of a session lives longer than that.
            untilMs: issuedBeforeMs + applicationTokenSeconds * 1000,
          },
    );
    return { status: 204 };
  },
});
