import type { Endpoint } from '../../../core/manage/endpoint.ts';
import { releaseStep } from '../../replay/release-message.ts';
import type { ManageDeps } from '../deps.ts';

type Deps = Pick<ManageDeps, 'replayQueue' | 'telemetry' | 'now' | 'randomBytes'>;

/** Longer than a request to this function may take (29 s): by then the endpoint is enabled or was not to be. */
const safetyNetSeconds = 60;

/**
 * Makes a change of an endpoint and, where that enables it, has released what is held for it. A release is queued before
 * the change too, for later: stopped right after it, nobody else would know of what is held. Most often that one finds
 * nothing left. The dialect does not matter: what is held may be from a time when the endpoint had another one.
 */
export async function releasingHeld(
  deps: Deps,
  before: Endpoint,
  after: Endpoint,
  change: () => Promise<boolean>,
): Promise<boolean> {
  if (!before.disabled || after.disabled) return change();
  await queueRelease(safetyNetSeconds);
  if (!(await change())) return false;
  try {
    await queueRelease(0);
  } catch (error) {
    // What was asked for is done, and the release that was queued before does the rest.
    deps.telemetry.error('What is held for an endpoint is released a minute late.', {
      endpoint: after.id,
      error,
    });
  }
  return true;

  function queueRelease(delaySeconds: number): Promise<void> {
    const token = Buffer.from(deps.randomBytes(16)).toString('hex');
    return deps.replayQueue.send(releaseStep(after, { token, queuedAtMs: deps.now() }, delaySeconds));
  }
}
