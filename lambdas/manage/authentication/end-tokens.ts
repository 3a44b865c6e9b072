import type { Application } from '../../../core/manage/application.ts';
import { type TokenRule, withRule } from '../../../core/manage/token-rules.ts';
import { conflict, notFound } from '../../api/api-error.ts';
import type { ManageDeps } from '../deps.ts';

/** How often a rule is written again where another request changed the application meanwhile. */
const maxTries = 5;

/** Adds a rule to those of the application. @throws ApiError 404, or 409 where the application changes all the time */
export async function endTokens(
  deps: Pick<ManageDeps, 'applications' | 'now'>,
  application: Application,
  rule: TokenRule,
): Promise<void> {
  let before = application;
  for (let tries = 0; tries < maxTries; tries++) {
    const after: Application = {
      ...before,
      tokenRules: withRule(before.tokenRules ?? [], rule, deps.now()),
      tokenRulesVersion: (before.tokenRulesVersion ?? 0) + 1,
    };
    if (await deps.applications.replace(before, after)) return;
    const found = await deps.applications.find(application.organization, application.id);
    if (!found) throw notFound('application', application.id);
    before = found;
  }
  throw conflict('The application was changed by other requests at the same time; try again.');
}
