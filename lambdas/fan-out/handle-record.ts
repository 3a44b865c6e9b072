import type { SQSRecord } from 'aws-lambda';
import type { OutgoingMessage, Queue } from '../../core/adapters/sqs/queue.ts';
import { receiveCount } from '../parts/partial-batch.ts';
import type { Telemetry } from '../parts/telemetry.ts';
import type { AcceptedEvent, createAcceptProducerEvent } from './accept-producer-event.ts';
import { FanOutMessage } from './contract.ts';
import type { createFanOut } from './fan-out.ts';
import { redriveAttribute } from './redriven-event.ts';
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
      const accepted: AcceptedEvent | undefined = ours.success
        ? { task: ours.data }
        : await deps.accept(record, body);
      // Moved back from the DLQ twice, it comes twice: send is to ask the log.
      const isRedriven = redriveAttribute(record) !== undefined;
      const mayBeRepeated = isRedriven ? { mayBeRepeated: true } : {};
      if (!accepted) return;
      await deps.fanOut({ ...accepted.task, ...mayBeRepeated }, receiveCount(record), accepted.stored);
    } catch (error) {
      if (!(error instanceof RejectedEventError)) throw error;
      deps.telemetry.error('An event was rejected and moved to the DLQ.', {
        queueMessageId: record.messageId,
        reason: shortened(error.message),
      });
      deps.telemetry.count('RejectedEvents');
      await deps.eventsDlq.send(rejected(record, error.message));
    }
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own words quote what the producer sent, which is not for our logs.
    throw new RejectedEventError('The message is not JSON.');
  }
}

/** What SQS takes: body and attributes together (1 MiB). A message that fills it alone goes without its reason. */
const maxMessageBytes = 1_048_576;
const maxReasonCharacters = 500;

function rejected(record: SQSRecord, why: string): OutgoingMessage {
  const { body } = record;
  // Whoever moved it back from the DLQ sees that it came back, and which event it is.
  const redrive = redriveAttribute(record);
  const attributes = { reason: shortened(why), ...(redrive === undefined ? {} : { redrive }) };
  const attributeBytes = Object.entries(attributes)
    .map(([name, value]) => Buffer.byteLength(`${name}String${value}`))
    .reduce((sum, bytes) => sum + bytes, 0);
  const fits = Buffer.byteLength(body) + attributeBytes <= maxMessageBytes;
  return fits ? { body, attributes } : { body };
}

function shortened(why: string): string {
  return why.slice(0, maxReasonCharacters);
}
