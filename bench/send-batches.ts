import { idTimeMs } from '../core/ids/ksuid.ts';
import type { DeliveryMessage } from '../lambdas/send/contract.ts';
import { addEndpoints, createApplication } from './customer.ts';
import { eventType, orderPayload } from './event.ts';
import { firstAttempt, sendEvent } from './first-attempts.ts';
import type { ReceiverProcess } from './receiver-process.ts';
import type { BenchStack } from './stack.ts';

/** A delivery that was never queued, with what its endpoint gets. */
export interface BenchDelivery extends DeliveryMessage {
  readonly payload: string;
}

/** A batch as Lambda's poller hands it to send, and what is in it. */
export interface Batch {
  readonly deliveries: readonly BenchDelivery[];
  readonly event: { readonly Records: readonly unknown[] };
}

export interface BatchSource {
  readonly batches: readonly Batch[];
  readonly paths: readonly string[];
  /** A path of the receiver at which no signature is checked. */
  readonly floorUrl: string;
}

/** Publications at the same time. */
const publishers = 4;

/** Batches of first attempts: each one message to as many endpoints as a batch has places. */
export async function createBatches(
  { api, stack }: BenchStack,
  receiver: ReceiverProcess,
  { count, batchSize }: { readonly count: number; readonly batchSize: number },
): Promise<BatchSource> {
  const application = await createApplication(api);
  // Published before there is an endpoint, so that nobody else sends them.
  const messages: { id: string; payload: Record<string, unknown> }[] = [];
  let next = 0;
  const publisher = async () => {
    while (next < count) {
      const payload = orderPayload(next++);
      const { id } = await api.call('POST', `/app/${application}/msg`, { eventType, payload });
      messages.push({ id: String(id), payload });
    }
  };
  await Promise.all(Array.from({ length: publishers }, publisher));
  await stack.waitUntilIdle(60_000);

  const { endpoints, paths } = await addEndpoints(api, receiver, application, batchSize);
  const { organization } = api;
  const batches = messages.map(({ id: message, payload }): Batch => {
    // When the message was published, or its attempt would be one that was put off, and cost more.
    const dueAtMs = idTimeMs('msg', message) ?? Date.now();
    const deliveries = endpoints.map((endpoint) =>
      firstAttempt({ organization, application, endpoint, message }, { dueAtMs }),
    );
    const text = JSON.stringify(payload);
    return {
      deliveries: deliveries.map((one) => ({ ...one, payload: text })),
      event: sendEvent(message, deliveries),
    };
  });
  return { batches, paths, floorUrl: receiver.url('/floor') };
}

/** How many messages each path gets where send is given every batch once. */
export function expectedAt({ batches, paths }: BatchSource): ReadonlyMap<string, number> {
  return new Map(paths.map((path) => [path, batches.length]));
}
