import type { Endpoint } from '../../core/manage/endpoint.ts';
import type { Message } from '../../core/publish/message.ts';
import type { DeliveryMessage } from './contract.ts';
import type { createTrackPending } from './track-pending.ts';
import { type WaitUntilDueDeps, waitUntilDue } from './wait-until-due.ts';

export interface PutBackDeps extends WaitUntilDueDeps {
  readonly pending: Pick<ReturnType<typeof createTrackPending>, 'putOff'>;
}

/**
 * Lets a delivery wait until it is due, for the same attempt. Where its endpoint's dialect lists what is pending it is
 * listed first, and one that was cancelled ends here.
 */
export async function putBack(
  deps: PutBackDeps,
  later: DeliveryMessage,
  endpoint: Endpoint,
  message: Message,
): Promise<void> {
  const delivery = await deps.pending.putOff(later, endpoint, message);
  if (delivery) await waitUntilDue(deps, delivery);
}
