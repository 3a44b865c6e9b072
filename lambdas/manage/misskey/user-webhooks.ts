import type { Application } from '../../../core/manage/application.ts';
import type { Endpoint } from '../../../core/manage/endpoint.ts';
import { misskeyErrors } from '../../../core/manage/misskey/errors.ts';
import { type LatestRequest, userWebhook } from '../../../core/manage/misskey/webhook-object.ts';
import { userWebhookParams } from '../../../core/manage/misskey/webhook-params.ts';
import type { ManageDeps } from '../deps.ts';
import { endpointEvent } from '../endpoint/endpoint-event.ts';
import { isBelowLimit, keepsWithinLimit } from '../endpoint/keep-within-limit.ts';
import { removeEndpoint } from '../endpoint/remove-endpoint.ts';
import type { Caller } from './caller.ts';
import { changeHook, createHook, deleteHook, findHook } from './hooks.ts';
import { latestRequest } from './latest-request.ts';
import { listHooks } from './list-hooks.ts';
import {
  defineEndpoint,
  type MisskeyEndpoint,
  readAccount,
  testAccount,
  writeAccount,
} from './misskey-endpoint.ts';
import { MisskeyFailure } from './misskey-failure.ts';
import { sendTest } from './send-test.ts';
import { systemUid } from './system-uid.ts';
import { webhooksOfUser } from './webhook-limit.ts';

/** `/api/i/webhooks/*` by the last part of the path. A user is an application, a webhook an endpoint of it. */
export const userWebhooks: ReadonlyMap<string, MisskeyEndpoint> = new Map([
  [
    'create',
    defineEndpoint(writeAccount, userWebhookParams.create, async (params, caller, deps) => {
      const user = userOf(caller);
      const kind = webhooksOfUser(deps, user);
      if (!(await isBelowLimit(kind))) throw new MisskeyFailure(misskeyErrors.tooManyWebhooks);
      const endpoint = await createHook(deps, user, params);
      if (!(await keepsWithinLimit(kind, endpoint.id))) {
        await removeEndpoint(deps, endpoint);
        throw new MisskeyFailure(misskeyErrors.tooManyWebhooks);
      }
      await endpointEvent(deps, 'endpoint.created', user, endpoint);
      return shown(deps, user, endpoint, undefined);
    }),
  ],
  [
    'list',
    defineEndpoint(readAccount, userWebhookParams.list, async (_params, caller, deps) => {
      const user = userOf(caller);
      const hooks = await listHooks(deps, user);
      return Promise.all(
        hooks.map(async (hook) => shown(deps, user, hook, await latestRequest(deps, user, hook.id))),
      );
    }),
  ],
  [
    'show',
    defineEndpoint(readAccount, userWebhookParams.show, async ({ webhookId }, caller, deps) => {
      const user = userOf(caller);
      const hook = await findHook(deps, user, webhookId);
      if (!hook) throw new MisskeyFailure(misskeyErrors.noSuchWebhookToShow);
      return shown(deps, user, hook, await latestRequest(deps, user, hook.id));
    }),
  ],
  [
    'update',
    defineEndpoint(writeAccount, userWebhookParams.update, async (params, caller, deps) => {
      const { webhookId, secret, ...change } = params;
      const after = await changeHook(deps, userOf(caller), webhookId, {
        ...change,
        secret: secret === null ? '' : secret,
      });
      if (!after) throw new MisskeyFailure(misskeyErrors.noSuchWebhookToUpdate);
    }),
  ],
  [
    'delete',
    defineEndpoint(writeAccount, userWebhookParams.delete, async ({ webhookId }, caller, deps) => {
      const wasThere = await deleteHook(deps, userOf(caller), webhookId);
      if (!wasThere) throw new MisskeyFailure(misskeyErrors.noSuchWebhookToDelete);
    }),
  ],
  [
    'test',
    defineEndpoint(testAccount, userWebhookParams.test, async (params, caller, deps) => {
      const user = userOf(caller);
      const hook = await findHook(deps, user, params.webhookId);
      if (!hook) throw new MisskeyFailure(misskeyErrors.noSuchWebhookToTest);
      await sendTest(deps, user, hook, params.type, params.override ?? {});
    }),
  ],
]);

/**
 * @throws MisskeyFailure PERMISSION_DENIED for a token of the organization, which is no user, and for one of the
 *   application of the system's webhooks, which only moderators see
 */
function userOf({ user }: Caller): Application {
  if (user?.uid === systemUid) {
    throw new MisskeyFailure(misskeyErrors.permissionDenied, {
      reason: `The application ${systemUid} is no user: its webhooks are at admin/system-webhook.`,
    });
  }
  if (user) return user;
  throw new MisskeyFailure(misskeyErrors.permissionDenied, {
    reason:
      'This token is of the organization, which is no user and has no webhooks: use an API key or a token of an ' +
      'application. The webhooks of the server itself are at admin/system-webhook.',
  });
}

async function shown(
  { secrets }: Pick<ManageDeps, 'secrets'>,
  user: Application,
  hook: Endpoint,
  latest: LatestRequest | undefined,
) {
  const [secret = ''] = await secrets.open(hook);
  return userWebhook(hook, user.uid ?? user.id, secret, latest);
}
