import type { Application } from '../../../core/manage/application.ts';
import { applicationToken } from '../../../core/manage/application-token.ts';
import { invalid } from '../../api/api-error.ts';
import { readOnlyCapabilities } from '../../api/capability.ts';
import type { Call } from '../../api/route.ts';
import type { ApplicationIn } from '../application/application-body.ts';
import { findApplication } from '../application/find-application.ts';
import { createOrFind } from '../application/find-or-create-application.ts';
import type { ManageDeps } from '../deps.ts';
import type { AppPortalAccessIn } from './access-body.ts';

/** As many as in a UUID: no two tokens have the same. */
const tokenIdBytes = 16;

type AccessCall = Pick<Call<unknown, unknown>, 'principal' | 'params' | 'header'>;

/** A token of the application that the path names, and the address of the console with it. @throws ApiError 404, 409 or 422 */
export async function makeAccess(call: AccessCall, body: AppPortalAccessIn, deps: ManageDeps) {
  const application = await foundOrMade(call, body.application ?? undefined, deps);
  const nowMs = deps.now();
  const token = await applicationToken(
    await deps.tokenKey(),
    {
      organization: application.organization,
      application: application.id,
      id: Buffer.from(deps.randomBytes(tokenIdBytes)).toString('base64url'),
      featureFlags: body.featureFlags ?? undefined,
      session: body.sessionId ?? undefined,
      capabilities: body.capabilities ?? (body.readOnly ? readOnlyCapabilities : undefined),
      lifetimeSeconds: body.expiry ?? undefined,
    },
    nowMs,
  );
  return { url: portalUrl(call, application.id, token, deps.consoleOrigin), token };
}

async function foundOrMade(
  call: AccessCall,
  input: ApplicationIn | undefined,
  deps: ManageDeps,
): Promise<Application> {
  const { principal, params } = call;
  const name = params['app_id'] ?? '';
  if (!input) return findApplication(deps, principal, name);
  const found = await deps.applications.find(principal.organization, name);
  if (found) return found;
  if (input.uid !== name) {
    const problem = input.uid ? 'must be the uid that stands in the path' : 'is required to make it';
    throw invalid(['body', 'application', 'uid'], `The application's uid ${problem}.`);
  }
  return (await createOrFind(deps, principal.organization, input, name)).application;
}

/**
 * The console's address, signed in; behind `#`, so that the token reaches no log on the way, and as `key`, where Svix's
 * own pages have it. Where there is no console, the address answers 501: see docs/api.md.
 */
function portalUrl(
  { header }: AccessCall,
  application: string,
  token: string,
  consoleOrigin?: string,
): string {
  const key = Buffer.from(JSON.stringify({ appId: application, token })).toString('base64');
  if (consoleOrigin !== undefined) return `${consoleOrigin}/console/#key=${key}`;
  return `${header('x-forwarded-proto') ?? 'https'}://${header('host')}/portal#key=${key}`;
}
