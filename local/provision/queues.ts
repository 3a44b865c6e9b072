import * as z from 'zod';
import type { QueueEngine, SqsQueue } from '../engines/fauxqs.ts';

const count = z.union([z.number(), z.string()]).transform(String);

const QueueProperties = z.object({
  VisibilityTimeout: count.default('30'),
  DelaySeconds: count.default('0'),
  MaximumMessageSize: count.default('1048576'),
  MessageRetentionPeriod: count.default('345600'),
  ReceiveMessageWaitTimeSeconds: count.default('0'),
  RedrivePolicy: z.object({ deadLetterTargetArn: z.string(), maxReceiveCount: z.coerce.number() }).optional(),
  RedriveAllowPolicy: z.record(z.string(), z.unknown()).optional(),
  FifoQueue: z.union([z.boolean(), z.string()]).transform(String).optional(),
  ContentBasedDeduplication: z.union([z.boolean(), z.string()]).transform(String).optional(),
});

/** Makes the queue exist with the template's attributes; one that was kept gets them anew. */
export const ensureQueue = (
  queues: QueueEngine,
  name: string,
  url: string,
  arn: string,
  properties: unknown,
): SqsQueue => {
  const { RedrivePolicy, RedriveAllowPolicy, ...plain } = QueueProperties.parse(properties);
  const attributes: Record<string, string> = {
    ...Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined)),
    // An empty policy takes a former one away.
    RedrivePolicy: RedrivePolicy === undefined ? '' : JSON.stringify(RedrivePolicy),
    ...(RedriveAllowPolicy === undefined ? {} : { RedriveAllowPolicy: JSON.stringify(RedriveAllowPolicy) }),
  };
  const known = queues.queue(name);
  if (known !== undefined) {
    known.setAttributes(attributes);
    return known;
  }
  const queue = queues.createQueue(name, url, arn, attributes);
  queue.setAttributes(attributes);
  return queue;
};
