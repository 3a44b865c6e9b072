import * as z from 'zod';
import type { QueueEngine, SqsQueue } from '../engines/fauxqs.ts';
import { type EventSource, EventSourceMapping, startEventSource } from '../event-source.ts';
import { refusal } from '../gateway/access.ts';
import type { LocalTemplate } from '../template/local-template.ts';
import type { LocalConcurrency } from './concurrency.ts';
import type { Functions } from './functions.ts';

export interface EventSourcesInput {
  template: LocalTemplate;
  functions: Functions;
  queues: QueueEngine;
  queueByArn: Map<string, SqsQueue>;
  concurrency: LocalConcurrency;
  onLine(line: string): void;
  onActivity(): void;
}

/** What Lambda wants of a function's role before it polls a queue for it. */
const pollingActions = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

export const startEventSources = (input: EventSourcesInput) => {
  const { template, functions, queues, queueByArn, concurrency } = input;
  const sources: { source: EventSource; queue: SqsQueue }[] = [];
  const lowered: string[] = [];
  for (const { logicalId } of template.ofType('AWS::Lambda::EventSourceMapping')) {
    const at = `Resources.${logicalId}`;
    const parsed = EventSourceMapping.safeParse(template.properties(logicalId));
    if (!parsed.success) throw new Error(`${at}: ${z.prettifyError(parsed.error)}`);
    const mapping = parsed.data;
    if (!mapping.Enabled) continue;
    const pool = functions.find(mapping.FunctionName);
    const queue = queueByArn.get(mapping.EventSourceArn);
    if (pool === undefined) throw new Error(`${at}.FunctionName: no function ${mapping.FunctionName}`);
    if (queue === undefined) throw new Error(`${at}.EventSourceArn: no queue ${mapping.EventSourceArn}`);
    const caller = functions.caller(pool.definition.logicalId);
    for (const action of pollingActions) {
      const message = caller === undefined ? 'no role' : refusal(caller, action, [mapping.EventSourceArn]);
      if (message !== undefined) throw new Error(`${at}: Lambda refuses this mapping. ${message}`);
    }
    if (Number(queue.attributes['VisibilityTimeout']) * 1000 < pool.definition.timeoutMs) {
      throw new Error(
        `${at}: Lambda refuses a queue whose visibility timeout is below the function's timeout`,
      );
    }

    const wanted = mapping.ScalingConfig?.MaximumConcurrency;
    const maxConcurrency = Math.min(
      pool.definition.reservedConcurrency ?? Number.POSITIVE_INFINITY,
      concurrency.ofMapping(logicalId),
    );
    if (wanted !== undefined && maxConcurrency < wanted) {
      lowered.push(`${pool.definition.logicalId} ${maxConcurrency} of ${wanted}`);
    }
    const source = startEventSource({
      mapping,
      queue,
      queues,
      pool,
      maxConcurrency,
      onActivity: input.onActivity,
    });
    sources.push({ source, queue });
  }
  if (lowered.length > 0) input.onLine(`concurrency on this machine: ${lowered.join(', ')}`);

  return {
    /** No polled queue has a message visible or in flight, and no batch is under way. */
    idle: (): boolean =>
      sources.every(
        ({ source, queue }) =>
          source.busy() === 0 && queue.messages.length === 0 && queue.inflightMessages.size === 0,
      ),
    depths: () =>
      sources.map(({ queue }) => ({
        queue: queue.name,
        visible: queue.messages.length,
        inFlight: queue.inflightMessages.size,
      })),
    stop: async (): Promise<void> => {
      await Promise.all(sources.map(({ source }) => source.stop()));
    },
  };
};
