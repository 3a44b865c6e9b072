import type { SQSRecord } from 'aws-lambda';
import type { Queue } from '../../core/adapters/sqs/queue.ts';
import { receiveCount } from '../parts/partial-batch.ts';
import type { Telemetry } from '../parts/telemetry.ts';
import type { createAcceptProducerEvent } from './accept-producer-event.ts';
import { FanOutMessage } from './contract.ts';
import type { createFanOut } from './fan-out.ts';
import { RejectedEventError } from './rejected-event.ts';

export interface HandleRecordDeps {
  readonly accept: ReturnType<typeof createAcceptProducerEvent>;
  readonly fanOut: ReturnType<typeof createFanOut>;
  readonly eventsDlq: Queue;
  readonly telemetry: Telemetry;
}

/**
 * One message of the events queue: a fan-out of ours, or a producer's event. An event that can never be published goes
 * to the DLQ at once with its reason, instead of failing its way there.
 */
export function createHandleRecord(deps: HandleRecordDeps) {
  return async (record: SQSRecord): Promise<void> => {
    try {
      const body = parseJson(record.body);
      const ours = FanOutMessage.safeParse(body);
      const task = ours.success ? ours.data : await deps.accept(record, body);
      if (task) await deps.fanOut(task, receiveCount(record));
    } catch (error) {
      if (!(error instanceof RejectedEventError)) throw error;
      deps.telemetry.error('An event was rejected and moved to the DLQ.', {
        queueMessageId: record.messageId,
        reason: error.message,
      });
      deps.telemetry.count('RejectedEvents');
      await deps.eventsDlq.send({ body: record.body, attributes: { reason: error.message.slice(0, 1024) } });
    }
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new RejectedEventError(
      `The message is not JSON: ${error instanceof Error ? error.message : error}`,
    );
  }
}
