import type { Application } from '../../../core/manage/application.ts';
import { type Credential, readCredentials } from '../api-key/credential.ts';
import { isNamed } from '../application/find-application.ts';
import type { ManageDeps } from '../deps.ts';
import { Failure } from './failure.ts';

/** What a request authenticates with. */
export interface Presented {
  readonly tenantId?: string | undefined;
  /** From the header `x-api-key`, or the query's `API_KEY`. */
  readonly apiKey?: string | undefined;
  /** From `Authorization: Bearer`, as FastComments' OAuth clients send it; they name no tenant. */
  readonly bearer?: string | undefined;
}

export interface Tenant {
  readonly application: Application;
  readonly credential: Credential;
}

/**
 * The application that a request is about. An organization's token reaches all of its applications; any other credential
 * its own, and another one is to it as one that does not exist.
 * @throws Failure
 */
export async function findTenant(deps: ManageDeps, presented: Presented): Promise<Tenant> {
  const { tenantId, bearer } = presented;
  const key = presented.apiKey ?? bearer;
  if (!tenantId && (presented.apiKey !== undefined || !bearer)) {
    throw new Failure(
      'missing-tenant-id',
      'Name the tenant in the query: ?tenantId=<id or uid of an application>.',
    );
  }
  if (!key) {
    throw new Failure(
      'missing-api-key',
      'Send an API key in the header x-api-key, or in the query as API_KEY.',
    );
  }
  const credentials = await readCredentials(deps, key);
  // Simultaneous creations can give one key to two tenants; without a name, whose it is would be a guess.
  const isAmbiguous = !tenantId && credentials.length > 1;
  if (credentials.length === 0 || isAmbiguous)
    throw new Failure('invalid-api-key', 'The API key is not known.');
  for (const credential of credentials) {
    const { organization, application: own } = credential;
    const idOrUid = own ?? tenantId;
    if (!idOrUid) {
      throw new Failure(
        'missing-tenant-id',
        "An organization's token needs the tenant in the query: ?tenantId=<id or uid of an application>.",
      );
    }
    // Only its own is looked at, so that not even the time that it takes tells of others.
    const application = await deps.applications.find(organization, idOrUid);
    if (application && (!tenantId || isNamed(application, tenantId))) return { application, credential };
  }
  throw new Failure('invalid-tenant-id', `There is no tenant ${JSON.stringify(tenantId)} for this API key.`);
}
