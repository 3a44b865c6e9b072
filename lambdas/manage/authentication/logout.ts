import { tokenName } from '../../../core/manage/token-rules.ts';
import { ApiError, notFound } from '../../api/api-error.ts';
import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { endTokens } from './end-tokens.ts';

/** How long a rule is kept about a token that does not say when it expires: ten years, an organization token's life. */
const endlessMs = 10 * 365 * 86_400_000;

export const logout = defineRoute({
  method: 'POST',
  path: '/api/v1/auth/logout',
  operationId: 'v1.authentication.logout',
  summary: 'End the token that the request carries, which must be of an application',
  tag: 'Authentication',
  access: 'application',
  replies: { 204: null },
  errors: [400],
  action: async ({ principal }, deps: ManageDeps) => {
    const { organization, application: id, token } = principal;
    if (id === undefined) {
      const detail = 'Only tokens of applications log out; end all of the organization by auth/expire-all.';
      throw new ApiError(400, 'generic_error', detail);
    }
    if (token?.id === undefined) {
      const detail = 'The token has no claim jti, so it cannot be ended alone; expire-all ends it.';
      throw new ApiError(400, 'generic_error', detail);
    }
    const application = await deps.applications.find(organization, id);
    if (!application) throw notFound('application', id);
    const nowMs = deps.now();
    await endTokens(deps, application, {
      names: [tokenName(token.id)],
      issuedBeforeMs: token.issuedAtMs + 1,
      fromMs: nowMs,
      untilMs: token.expiresAtMs ?? nowMs + endlessMs,
    });
    return { status: 204 };
  },
});
