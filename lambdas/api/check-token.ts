import type { OrganizationTokens } from '../../core/adapters/dynamodb/organization-tokens.ts';
import type { Application } from '../../core/manage/application.ts';
import { isRevoked } from '../../core/manage/token-rules.ts';
import { type Principal, unauthenticated } from './principal.ts';

export interface CheckTokenDeps {
  readonly organizationTokens: Pick<OrganizationTokens, 'notBeforeMs'>;
  readonly applications: { find(organization: string, id: string): Promise<Application | undefined> };
  readonly now: () => number;
}

/** @throws ApiError 401 for a token that was issued before the organization ended all its tokens */
export async function checkOrganizationRule(deps: CheckTokenDeps, principal: Principal): Promise<void> {
  const notBeforeMs = await deps.organizationTokens.notBeforeMs(principal.organization);
  if ((principal.token?.issuedAtMs ?? 0) < notBeforeMs) throw unauthenticated('The token was revoked.');
}

/**
 * Looks at the application's rules where nothing else reads the application: in calls whose path names none.
 * @throws ApiError 401 for a token that was ended, or whose application is gone
 */
export async function checkApplicationRules(deps: CheckTokenDeps, principal: Principal): Promise<void> {
  const { organization, application: id } = principal;
  if (id === undefined) return;
  const application = await deps.applications.find(organization, id);
  if (!application) throw unauthenticated("The token's application was deleted.");
  checkTokenOf(application, principal, deps.now());
}

/** @throws ApiError 401 for a token of this application that was ended */
export function checkTokenOf(application: Application, principal: Principal, nowMs: number): void {
  const { tokenRules } = application;
  if (principal.application === undefined || tokenRules === undefined) return;
  if (isRevoked(tokenRules, principal.token ?? { issuedAtMs: 0 }, nowMs)) {
    throw unauthenticated('The token was revoked.');
  }
}
