import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { DeliveryMessage } from '../../lambdas/send/contract.ts';
import { operatorConfig } from '../../local/operator.ts';
import type { Grapnel } from './grapnel.ts';

/** A delivery as fan-out puts it on the queue, at its first attempt. */
export function queuedDelivery(
  grapnel: Pick<Grapnel, 'organization'>,
  of: Pick<DeliveryMessage, 'application' | 'endpoint' | 'message'>,
  extra: Partial<DeliveryMessage> = {},
): DeliveryMessage {
  return {
    v: 1,
    organization: grapnel.organization,
    logShards: 1,
    attempt: 1,
    dueAtMs: Date.now(),
    ...of,
    ...extra,
  };
}

/** SQS takes ten at a time. */
const batchSize = 10;

/** Puts deliveries on a queue, the ordinary one unless another is named by the start of its logical id. */
export async function enqueue(
  grapnel: Grapnel,
  deliveries: readonly unknown[],
  queue = 'DeliveriesQueue',
): Promise<void> {
  const sqs = new SQSClient(operatorConfig(grapnel.stack.gatewayUrl));
  const QueueUrl = grapnel.stack.template.ref(grapnel.queue(queue));
  for (let start = 0; start < deliveries.length; start += batchSize) {
    const Entries = deliveries.slice(start, start + batchSize).map((delivery, index) => ({
      Id: String(index),
      MessageBody: typeof delivery === 'string' ? delivery : JSON.stringify(delivery),
    }));
    await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  }
}
