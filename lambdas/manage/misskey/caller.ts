import type { Application } from '../../../core/manage/application.ts';
import { misskeyErrors } from '../../../core/manage/misskey/errors.ts';
import { readCredential } from '../api-key/credential.ts';
import type { ManageDeps } from '../deps.ts';
import { MisskeyFailure } from './misskey-failure.ts';

/** Who calls Misskey's API. */
export interface Caller {
  readonly organization: string;
  /** The application that is Misskey's user; absent for an organization's token. */
  readonly user: Application | undefined;
  readonly moderator: boolean;
  /** What an access token of Misskey has as permissions; undefined for what Misskey calls a native token: everything. */
  readonly capabilities: readonly string[] | undefined;
}

/**
 * The token that a request carries: of the header where that begins exactly with `Bearer `, else the body's `i`.
 * @returns undefined where there is none, null where it is no text
 */
export function tokenOf(
  authorization: string | undefined,
  params: Readonly<Record<string, unknown>>,
): string | undefined | null {
  if (authorization?.startsWith('Bearer ')) return authorization.slice('Bearer '.length);
  const token = Object.hasOwn(params, 'i') ? params['i'] : undefined;
  if (token === undefined || token === null) return undefined;
  return typeof token === 'string' ? token : null;
}

/** @throws MisskeyFailure AUTHENTICATION_FAILED */
export async function readCaller(deps: ManageDeps, token: string): Promise<Caller> {
  const credential = await readCredential(deps, token);
  if (!credential || credential.signs) throw new MisskeyFailure(misskeyErrors.authenticationFailed);
  const { organization, application, moderator, capabilities } = credential;
  const user =
    application === undefined ? undefined : await deps.applications.find(organization, application);
  if (application !== undefined && !user) throw new MisskeyFailure(misskeyErrors.authenticationFailed);
  return { organization, user, moderator, capabilities };
}
