import type { DeletedEndpoints } from '../../core/adapters/dynamodb/deleted-endpoints.ts';
import type { EndpointRef } from '../../core/adapters/dynamodb/endpoints.ts';
import type { SwitchOff } from '../../core/adapters/dynamodb/switch-off.ts';
import type { Endpoint } from '../../core/manage/endpoint.ts';
import { endpointEvent } from '../../core/operational/event.ts';
import type { OperationalEvents } from '../../core/operational/operational-events.ts';
import { expiresAt } from '../../core/publish/message.ts';
import type { Attempt } from '../../core/send/attempt.ts';
import { goneStatus, whenGone } from '../../core/send/gone.ts';
import { type EndpointHealth, failingReason, hasFailedTooLong } from '../../core/send/health.ts';
import type { Telemetry } from '../parts/telemetry.ts';
import type { DeliveryMessage } from './contract.ts';
import type { DisableLimits } from './disable-limits.ts';

export interface SwitchOffDeps {
  readonly switchOff: SwitchOff;
  readonly deletedEndpoints: Pick<DeletedEndpoints, 'add'>;
  readonly retentionMs: number;
  /** As it is now, with its health. */
  readonly read: (
    ref: EndpointRef,
  ) => Promise<{ readonly endpoint: Endpoint | undefined; readonly health: EndpointHealth | undefined }>;
  readonly operationalEvents: Pick<OperationalEvents, 'publish'>;
  readonly limits: DisableLimits;
  readonly telemetry: Telemetry;
  readonly now: () => number;
}

/** An endpoint that is changed three times while it is switched off is being worked on: it will fail again. */
const maxTries = 3;

/** Disables or deletes endpoints for what they answer, or for how long they have not. */
export function createSwitchOffEndpoint(deps: SwitchOffDeps) {
  return { whenGone: endWhenGone, whenFailing };

  /**
   * What "Gone" does to the endpoint. Nothing where it was disabled, deleted or pointed elsewhere in the meantime, so
   * that doing it again after a crash does it once.
   *
   * @returns whether the endpoint was deleted for it: nothing follows from the attempt then
   */
  async function endWhenGone(
    delivery: DeliveryMessage,
    attempt: Attempt,
    endpoint: Endpoint,
  ): Promise<boolean> {
    // Somebody who tries an endpoint by hand is looking after it.
    if (attempt.responseStatusCode !== goneStatus || delivery.manual) return false;
    if (endpoint.url !== attempt.url) return false;
    const what = whenGone(endpoint);
    if (what === 'nothing') return false;
    const isGone = async (current: Endpoint) => current.url === attempt.url;
    const uid = delivery.applicationUid;
    const reason = `The endpoint answered ${goneStatus} Gone: it wants no more.`;
    await (what === 'delete'
      ? remove(endpoint, isGone, uid)
      : disable(endpoint, isGone, { reason, failSinceMs: attempt.startedAtMs, uid }));
    return what === 'delete';
  }

  /** Disables an endpoint that has failed for too long. */
  async function whenFailing(
    endpoint: Endpoint,
    health: EndpointHealth,
    uid: string | undefined,
  ): Promise<void> {
    const limitMs = deps.limits.of(endpoint);
    if (!hasFailedTooLong(health, limitMs)) return;
    // Enabling it again has ended what was read of its failing.
    const stillFails = async (_current: Endpoint, now: EndpointHealth | undefined) =>
      now !== undefined && hasFailedTooLong(now, limitMs);
    const failSinceMs = health.failingSinceMs ?? deps.now();
    await disable(endpoint, stillFails, { reason: failingReason(health), failSinceMs, uid });
  }

  async function disable(
    seen: Endpoint,
    applies: Applies,
    {
      reason,
      failSinceMs,
      uid,
    }: { readonly reason: string; readonly failSinceMs: number; readonly uid: string | undefined },
  ): Promise<void> {
    await asSeen(seen, applies, async (current) => {
      if (current.disabled) return true;
      const failSince = new Date(failSinceMs).toISOString();
      await tell('endpoint.disabled', current, uid, { trigger: 'automatic', failSince });
      if (!(await deps.switchOff.disable(current, { atMs: deps.now(), reason }))) return false;
      deps.telemetry.warn('An endpoint was disabled.', { endpoint: current.id, reason });
      deps.telemetry.count('EndpointDisabled');
      return true;
    });
  }

  async function remove(seen: Endpoint, applies: Applies, uid: string | undefined): Promise<void> {
    await asSeen(seen, applies, async (current) => {
      await tell('endpoint.deleted', current, uid, {});
      await deps.deletedEndpoints.add(current, expiresAt(deps.now(), deps.retentionMs));
      if (!(await deps.switchOff.remove(current))) return false;
      deps.telemetry.warn('An endpoint was deleted: it answered 410 Gone.', { endpoint: current.id });
      deps.telemetry.count('EndpointDeleted');
      return true;
    });
  }

  /** @param act false where the endpoint was not as it was read */
  async function asSeen(
    seen: Endpoint,
    applies: Applies,
    act: (current: Endpoint) => Promise<boolean>,
  ): Promise<void> {
    let current = seen;
    for (let tries = 1; !(await act(current)) && tries < maxTries; tries++) {
      const { endpoint, health } = await deps.read(seen);
      if (!endpoint || !(await applies(endpoint, health))) return;
      current = endpoint;
    }
  }

  /**
   * Told before it is done, so that no crash leaves it done and untold. The event's name is that of the endpoint as it
   * was: many processes that see the same endpoint fail tell of it once.
   */
  async function tell(
    type: 'endpoint.disabled' | 'endpoint.deleted',
    endpoint: Endpoint,
    uid: string | undefined,
    data: Parameters<typeof endpointEvent>[3],
  ): Promise<void> {
    const { organization, application: id } = endpoint;
    await deps.operationalEvents.publish(endpointEvent(type, { organization, id, uid }, endpoint, data));
  }
}

type Applies = (current: Endpoint, health: EndpointHealth | undefined) => Promise<boolean>;
