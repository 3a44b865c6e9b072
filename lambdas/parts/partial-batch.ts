import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Telemetry } from './telemetry.ts';

/**
 * Handles the records of a batch side by side. One that fails goes back to its queue alone
 * (ReportBatchItemFailures); it never holds up the others.
 */
export async function handleBatch(
  event: SQSEvent,
  telemetry: Telemetry,
  handle: (record: SQSRecord) => Promise<void>,
): Promise<SQSBatchResponse> {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  await Promise.all(
    event.Records.map(async (record) => {
      try {
        await handle(record);
      } catch (error) {
        telemetry.error('A queue message failed and will be delivered again.', {
          queueMessageId: record.messageId,
          receiveCount: receiveCount(record),
          error,
        });
        batchItemFailures.push({ itemIdentifier: record.messageId });
      }
    }),
  );
  telemetry.flush();
  return { batchItemFailures };
}

/** How often SQS has handed out this message, 1 the first time. */
export function receiveCount(record: SQSRecord): number {
  return Number(record.attributes.ApproximateReceiveCount);
}
