import type { Application } from '../../../core/manage/application.ts';
import type { Endpoint } from '../../../core/manage/endpoint.ts';
import { misskeyErrors } from '../../../core/manage/misskey/errors.ts';
import { type LatestRequest, onOf, systemWebhook } from '../../../core/manage/misskey/webhook-object.ts';
import { systemEventTypes, systemWebhookParams } from '../../../core/manage/misskey/webhook-params.ts';
import { createOrFind } from '../application/find-or-create-application.ts';
import type { ManageDeps } from '../deps.ts';
import { endpointEvent } from '../endpoint/endpoint-event.ts';
import type { Caller } from './caller.ts';
import { changeHook, createHook, deleteHook, findHook } from './hooks.ts';
import { latestRequest } from './latest-request.ts';
import { listHooks } from './list-hooks.ts';
import { defineEndpoint, type MisskeyEndpoint, moderate, testAsModerator } from './misskey-endpoint.ts';
import { MisskeyFailure } from './misskey-failure.ts';
import { sendTest } from './send-test.ts';
import { systemUid } from './system-uid.ts';

const systemName = 'Misskey system webhooks';

/** `/api/admin/system-webhook/*` by the last part of the path. */
export const systemWebhooks: ReadonlyMap<string, MisskeyEndpoint> = new Map([
  [
    'create',
    defineEndpoint(moderate, systemWebhookParams.create, async (params, { organization }, deps) => {
      const { isActive: active, ...wanted } = params;
      const system =
        (await findSystem(deps, organization)) ??
        (await createOrFind(deps, organization, { name: systemName, uid: systemUid }, systemUid)).application;
      const endpoint = await createHook(deps, system, { ...wanted, active });
      await endpointEvent(deps, 'endpoint.created', system, endpoint);
      return shown(deps, endpoint, undefined);
    }),
  ],
  [
    'list',
    defineEndpoint(moderate, systemWebhookParams.list, async ({ isActive, on }, { organization }, deps) => {
      const system = await findSystem(deps, organization);
      if (!system) return [];
      const wanted = (hook: Endpoint) =>
        (isActive === undefined || hook.disabled !== isActive) &&
        (on ?? []).every((type) => onOf(hook, systemEventTypes).includes(type));
      const hooks = (await listHooks(deps, system)).filter(wanted);
      return Promise.all(
        hooks.map(async (hook) => shown(deps, hook, await latestRequest(deps, system, hook.id))),
      );
    }),
  ],
  [
    'show',
    defineEndpoint(moderate, systemWebhookParams.show, async ({ id }, caller, deps) => {
      const { system, hook } = await systemHook(deps, caller, id);
      return shown(deps, hook, await latestRequest(deps, system, hook.id));
    }),
  ],
  [
    'update',
    defineEndpoint(moderate, systemWebhookParams.update, async (params, { organization }, deps) => {
      const { id, isActive: active, ...change } = params;
      const system = await findSystem(deps, organization);
      const after = system && (await changeHook(deps, system, id, { ...change, active }));
      if (!after) throw new MisskeyFailure(misskeyErrors.noSuchSystemWebhook);
      return shown(deps, after, await latestRequest(deps, system, after.id));
    }),
  ],
  [
    'delete',
    defineEndpoint(moderate, systemWebhookParams.delete, async ({ id }, { organization }, deps) => {
      const system = await findSystem(deps, organization);
      const wasThere = system && (await deleteHook(deps, system, id));
      if (!wasThere) throw new MisskeyFailure(misskeyErrors.noSuchSystemWebhook);
    }),
  ],
  [
    'test',
    defineEndpoint(testAsModerator, systemWebhookParams.test, async (params, { organization }, deps) => {
      const system = await findSystem(deps, organization);
      const hook = system && (await findHook(deps, system, params.webhookId));
      if (!hook) throw new MisskeyFailure(misskeyErrors.noSuchWebhookToTest);
      await sendTest(deps, system, hook, params.type, params.override ?? {});
    }),
  ],
]);

function findSystem({ applications }: ManageDeps, organization: string): Promise<Application | undefined> {
  return applications.find(organization, systemUid);
}

/** @throws MisskeyFailure NO_SUCH_SYSTEM_WEBHOOK */
async function systemHook(deps: ManageDeps, { organization }: Caller, id: string) {
  const system = await findSystem(deps, organization);
  const hook = system && (await findHook(deps, system, id));
  if (!hook) throw new MisskeyFailure(misskeyErrors.noSuchSystemWebhook);
  return { system, hook };
}

async function shown(
  { secrets }: Pick<ManageDeps, 'secrets'>,
  hook: Endpoint,
  latest: LatestRequest | undefined,
) {
  const [secret = ''] = await secrets.open(hook);
  return systemWebhook(hook, secret, latest);
}
