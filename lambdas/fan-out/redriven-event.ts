import type { SQSRecord } from 'aws-lambda';
import * as z from 'zod/mini';

/**
 * What `npx grapnel dlq redrive` says of a message in its attribute `redrive`: SQS takes what is moved for a new message,
 * so that nothing else tells which one it was.
 */
const Redrive = z.object({
  /** The run of the command that moved it. */
  run: z.string().check(z.maxLength(64)),
  /** The queue message that lay in the DLQ, and when it was sent (UNIX time, ms). */
  queueMessageId: z.string().check(z.maxLength(100)),
  sentAtMs: z.int().check(z.nonnegative()),
});
type Redrive = z.infer<typeof Redrive>;

export type RedrivenEvent = Pick<Redrive, 'queueMessageId' | 'sentAtMs'>;

export function redriveText(redrive: Redrive): string {
  return JSON.stringify(redrive);
}

/** @returns undefined where it is none */
export function parseRedrive(text: string | undefined): Redrive | undefined {
  try {
    return Redrive.safeParse(JSON.parse(text ?? '')).data;
  } catch {
    return undefined;
  }
}

export function redriveAttribute(record: SQSRecord): string | undefined {
  return record.messageAttributes?.['redrive']?.stringValue;
}

/** The queue message that an event was before it was moved back; undefined where it was not moved. */
export function redrivenEvent(record: SQSRecord): RedrivenEvent | undefined {
  return parseRedrive(redriveAttribute(record));
}
