import { type Context, Hono } from 'hono';
import { misskeyErrors } from '../../../core/manage/misskey/errors.ts';
import { testLimit } from '../../../core/manage/misskey/request-window.ts';
import { holds } from '../../api/capability.ts';
import { maxBodyBytes } from '../../api/read-body.ts';
import { reportFault } from '../../api/report-fault.ts';
import type { ManageDeps } from '../deps.ts';
import { type Caller, readCaller, tokenOf } from './caller.ts';
import type { MisskeyEndpoint } from './misskey-endpoint.ts';
import { asMisskeyFailure, busy, failureResponse, MisskeyFailure } from './misskey-failure.ts';
import { systemWebhooks } from './system-webhooks.ts';
import { userWebhooks } from './user-webhooks.ts';

const prefixes = [
  { prefix: 'i/webhooks', endpoints: userWebhooks },
  { prefix: 'admin/system-webhook', endpoints: systemWebhooks },
];

/** Misskey's own webhook management, with its errors: see docs/misskey.md. */
export function createMisskeyApi(deps: ManageDeps): Hono {
  const api = new Hono({ strict: false });
  for (const { prefix, endpoints } of prefixes) {
    for (const [name, endpoint] of endpoints) {
      api.all(`/api/${prefix}/${name}`, (context) =>
        answering(deps, () => answer(deps, `${prefix}/${name}`, endpoint, context)),
      );
    }
    api.all(`/api/${prefix}/*`, () =>
      answering(deps, () => Promise.reject(new MisskeyFailure(misskeyErrors.unknownEndpoint))),
    );
  }
  return api;
}

async function answering(deps: ManageDeps, respond: () => Promise<Response>): Promise<Response> {
  const response = await respond().catch((error: unknown) => {
    const failure = asMisskeyFailure(error);
    if (failure) return failureResponse(failure);
    reportFault(deps.telemetry, error);
    return failureResponse(new MisskeyFailure(misskeyErrors.internalError));
  });
  response.headers.set('cache-control', 'private, max-age=0, must-revalidate');
  return response;
}

/** One call, checked in Misskey's order. @throws MisskeyFailure */
async function answer(
  deps: ManageDeps,
  name: string,
  endpoint: MisskeyEndpoint,
  { req }: Context,
): Promise<Response> {
  if (req.method === 'GET' || req.method === 'HEAD') return empty(405);
  const text = await req.text();
  if (Buffer.byteLength(text) > maxBodyBytes) return empty(413);
  const params = paramsOf(text);
  const token = params && tokenOf(req.header('authorization'), params);
  if (!params || token === null) return empty(400);
  const caller = token === undefined ? undefined : await readCaller(deps, token);
  const result = await endpoint.act(params, await admitted(deps, name, endpoint, caller), deps);
  if (result === undefined) return empty(204);
  return new Response(JSON.stringify(result), {
    headers: { 'content-type': 'application/json; charset=utf-8' },
  });
}

/** Misskey's answer where there is nothing to say. */
function empty(status: number): Response {
  return new Response(null, { status });
}

/** A blank body is no parameters. @returns undefined for what is no JSON object */
function paramsOf(text: string): Readonly<Record<string, unknown>> | undefined {
  if (text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** @returns the caller, who may call the endpoint @throws MisskeyFailure */
async function admitted(
  deps: ManageDeps,
  name: string,
  endpoint: MisskeyEndpoint,
  caller: Caller | undefined,
): Promise<Caller> {
  if (endpoint.secure && (!caller || caller.capabilities)) {
    throw new MisskeyFailure(misskeyErrors.accessDenied);
  }
  if (!caller) throw new MisskeyFailure(misskeyErrors.credentialRequired);
  if (endpoint.limited) await count(deps, name, caller);
  if (endpoint.moderator && !caller.moderator) {
    throw new MisskeyFailure(misskeyErrors.rolePermissionDenied);
  }
  if (!endpoint.needs.every((capability) => holds(caller.capabilities, capability))) {
    throw new MisskeyFailure(misskeyErrors.permissionDenied);
  }
  return caller;
}

/** @throws MisskeyFailure RATE_LIMIT_EXCEEDED */
async function count(deps: ManageDeps, name: string, caller: Caller): Promise<void> {
  const nowMs = deps.now();
  const actor = caller.user?.id ?? caller.organization;
  const admission = await deps.requestWindows.admit(`${actor}#${name}`, nowMs);
  if (!admission) throw busy();
  if (admission.admitted) return;
  const { resetMs } = admission;
  throw new MisskeyFailure(
    misskeyErrors.rateLimitExceeded,
    { remaining: 0, reset: Math.floor(resetMs / 1000), resetMs, total: testLimit.max },
    Math.max(0, Math.ceil((resetMs - nowMs) / 1000)),
  );
}
