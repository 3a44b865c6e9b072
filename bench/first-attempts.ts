import type { DeliveryMessage } from '../lambdas/send/contract.ts';

/** A delivery at its first attempt, as fan-out queues it. @param extra what it has beside that, or otherwise */
export function firstAttempt(
  of: Pick<DeliveryMessage, 'organization' | 'application' | 'endpoint' | 'message'>,
  extra: Partial<DeliveryMessage> = {},
): DeliveryMessage {
  return { v: 1, logShards: 1, attempt: 1, dueAtMs: Date.now(), ...of, ...extra };
}

/** The event in which Lambda's poller hands deliveries to send. @param name which batch it is */
export function sendEvent(name: string, deliveries: readonly DeliveryMessage[]) {
  return {
    Records: deliveries.map((delivery, index) => ({
      messageId: `${name}-${index}`,
      attributes: { ApproximateReceiveCount: '1' },
      body: JSON.stringify(delivery),
    })),
  };
}
