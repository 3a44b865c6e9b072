import { misskeyTestPayload } from '../../../core/dialects/misskey/test-payloads.ts';
import { dialectNamed } from '../../../core/dialects/registry.ts';
import type { Application } from '../../../core/manage/application.ts';
import type { Endpoint } from '../../../core/manage/endpoint.ts';
import { judgeUrl } from '../../../core/send/guard.ts';
import type { DeliveryMessage } from '../../send/contract.ts';
import type { ManageDeps } from '../deps.ts';
import { type SendOnceDeps, sendOnce } from '../endpoint/send-once.ts';
import { dialect } from './hooks.ts';
import { invalidParam } from './misskey-failure.ts';

export type SendTestDeps = SendOnceDeps & Pick<ManageDeps, 'secrets' | 'guardRules' | 'now'>;

export interface Override {
  readonly url?: string | undefined;
  readonly secret?: string | undefined;
}

/**
 * Sends Misskey's dummy payload of an event type to a webhook, once, whether it is active or not and whatever it asked
 * for. Nothing is sent for `reaction`, as Misskey has it.
 * @throws MisskeyFailure INVALID_PARAM where the override can never be sent to, or with
 */
export async function sendTest(
  deps: SendTestDeps,
  application: Application,
  endpoint: Endpoint,
  eventType: string,
  override: Override,
): Promise<void> {
  const timestampMs = deps.now();
  const test = await testOf(deps, endpoint, override);
  const payload = misskeyTestPayload(eventType, timestampMs);
  if (payload === undefined) return;
  const what = { eventType, timestampMs, payload: JSON.stringify(payload) };
  await sendOnce(deps, application, endpoint, what, { id: 'test', test });
}

/** The override as a queue may carry it: the secret sealed. */
async function testOf(
  { guardRules, secrets }: Pick<ManageDeps, 'guardRules' | 'secrets'>,
  endpoint: Endpoint,
  { url, secret }: Override,
): Promise<NonNullable<NonNullable<DeliveryMessage['manual']>['test']>> {
  const param = (name: string) => `#/properties/override/properties/${name}`;
  const urlProblem = url === undefined ? undefined : (tooLong(url) ?? judgeUrl(url, guardRules));
  if (urlProblem) throw invalidParam({ param: param('url'), reason: urlProblem });
  const secretProblem = secret === undefined ? undefined : dialectNamed(dialect).secretProblem(secret);
  if (secretProblem) throw invalidParam({ param: param('secret'), reason: secretProblem });
  return {
    ...(url === undefined ? {} : { url: new URL(url).href }),
    ...(secret === undefined ? {} : { sealedSecret: await secrets.seal(endpoint, secret) }),
  };
}

/** What a webhook's own URL may have (Misskey names no limit here, and its body may have 1 MiB). */
const maxUrlLength = 1024;

function tooLong(url: string): string | undefined {
  return url.length > maxUrlLength ? `must NOT have more than ${maxUrlLength} characters` : undefined;
}
