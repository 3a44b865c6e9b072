import type { Application } from '../../../core/manage/application.ts';
import type { Endpoint } from '../../../core/manage/endpoint.ts';
import { endpointEvent as eventOf } from '../../../core/operational/event.ts';
import type { ManageDeps } from '../deps.ts';

type Deps = Pick<ManageDeps, 'operationalEvents' | 'telemetry'>;

/**
 * Tells the organization that an endpoint changed. What was asked for is done by then: that it could not be told is
 * logged and no reason to answer with an error.
 */
export async function endpointEvent(
  deps: Deps,
  type: Parameters<typeof eventOf>[0],
  application: Application,
  endpoint: Endpoint,
): Promise<void> {
  try {
    const data = type === 'endpoint.disabled' ? { trigger: 'manual' as const } : {};
    await deps.operationalEvents.publish(eventOf(type, application, endpoint, data));
  } catch (error) {
    deps.telemetry.error('An operational event could not be published.', {
      type,
      endpoint: endpoint.id,
      error,
    });
  }
}

/** A change, and where it switched the endpoint on or off, that as well. */
export async function endpointChanged(
  deps: Deps,
  application: Application,
  before: Endpoint,
  after: Endpoint,
): Promise<void> {
  await endpointEvent(deps, 'endpoint.updated', application, after);
  if (before.disabled === after.disabled) return;
  await endpointEvent(deps, after.disabled ? 'endpoint.disabled' : 'endpoint.enabled', application, after);
}
