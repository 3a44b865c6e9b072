import type { Application } from '../../../core/manage/application.ts';
import type { Endpoint } from '../../../core/manage/endpoint.ts';
import { ApiError } from '../../api/api-error.ts';
import type { Principal } from '../../api/principal.ts';
import type { ManageDeps } from '../deps.ts';
import { countOf, isBelowLimit, keepsWithinLimit, type LimitedKind } from '../endpoint/keep-within-limit.ts';
import { type RemoveEndpointDeps, removeEndpoint } from '../endpoint/remove-endpoint.ts';
import { dialect as misskey } from './hooks.ts';
import { hookIds } from './list-hooks.ts';
import { systemUid } from './system-uid.ts';

type Deps = RemoveEndpointDeps & Pick<ManageDeps, 'misskeyWebhookLimit' | 'pause'>;

/** Who wants an endpoint to be of which dialect, and what it was before if it was there. */
interface Wanted {
  readonly principal: Principal;
  readonly application: Application;
  readonly dialect: string;
  readonly before?: Endpoint;
}

/** A user's webhooks, inactive ones included. */
export function webhooksOfUser(
  deps: Pick<Deps, 'endpoints' | 'misskeyWebhookLimit' | 'pause'>,
  user: Application,
): LimitedKind {
  return {
    limit: deps.misskeyWebhookLimit,
    count: countOf(() => hookIds(deps, user)),
    pause: deps.pause,
  };
}

/**
 * Makes or changes an endpoint over the own API. Where an application's own token adds one of Misskey's webhooks, they
 * stay within what a user may have over Misskey's API: one that is too many is taken back. The organization is bound by
 * neither.
 *
 * @throws ApiError 400 `limit_reached`
 */
export async function withinMisskeyLimit(
  deps: Deps,
  { principal, application, dialect, before }: Wanted,
  save: () => Promise<Endpoint>,
): Promise<Endpoint> {
  const isAdded = dialect === misskey && before?.dialect !== misskey;
  const isBound = principal.application !== undefined && application.uid !== systemUid;
  if (!isAdded || !isBound) return save();
  const kind = webhooksOfUser(deps, application);
  if (!(await isBelowLimit(kind))) throw limitReached(kind.limit);
  const saved = await save();
  if (await keepsWithinLimit(kind, saved.id)) return saved;
  if (before) await deps.endpoints.replace(saved, { ...before, updatedAtMs: saved.updatedAtMs + 1 });
  else await removeEndpoint(deps, saved);
  throw limitReached(kind.limit);
}

function limitReached(limit: number): ApiError {
  return new ApiError(
    400,
    'limit_reached',
    `The application has as many endpoints with the dialect misskey as it may: ${limit} (the setting ` +
      'misskeyWebhookLimit). Delete one of them, or ask the organization.',
  );
}
