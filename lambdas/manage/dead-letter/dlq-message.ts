import type { DlqMessage, OutgoingCopy } from '../../../core/adapters/sqs/dlq.ts';
import { EventTypeName } from '../../../core/publish/event-name.ts';
import { FanOutMessage, ProducerEvent } from '../../fan-out/contract.ts';
import { parseRedrive, redriveText } from '../../fan-out/redriven-event.ts';
import { ReplayMessage } from '../../replay/contract.ts';
import { ReleaseMessage } from '../../replay/release-message.ts';
import { DeliveryMessage } from '../../send/contract.ts';
import type { DlqName } from './dlq-name.ts';

/** What may be told of a message: ids, names and the reason, nothing of its payload. */
export interface DlqFacts {
  readonly queue: DlqName;
  readonly reason: string;
  /** Absent where the message does not tell: nobody understands it, or it is the default organization's. */
  readonly organization?: string | undefined;
  readonly application?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly sentAtMs: number;
  /** What it is about: an endpoint, an event type, a task. */
  readonly about: string;
}

/** The reason of what nobody set aside: it failed as often as the queue allows. */
const withoutReason = 'failed until the queue gave up: see the log of the function';
const notOurs = 'not understood';

export function factsOf(queue: DlqName, message: DlqMessage): DlqFacts {
  const { sentAtMs } = message;
  const reason = printable(message.reason ?? withoutReason);
  const body = parsed(message.body);
  if (queue === 'deliveries') {
    const delivery = DeliveryMessage.safeParse(body).data;
    if (!delivery) return { queue, reason, sentAtMs, about: notOurs };
    const { organization, application, endpoint } = delivery;
    return { queue, reason, sentAtMs, organization, application, endpoint, about: endpoint };
  }
  if (queue === 'replay') {
    const step = ReplayMessage.safeParse(body).data;
    const release = ReleaseMessage.safeParse(body).data;
    const organization = (step ?? release)?.organization;
    return { queue, reason, sentAtMs, organization, about: step?.task ?? release?.endpoint ?? notOurs };
  }
  const fanOut = FanOutMessage.safeParse(body).data;
  if (fanOut) {
    const { organization, application } = fanOut;
    return { queue, reason, sentAtMs, organization, application, about: 'a published message' };
  }
  // A producer's event is often here because some other member of it is wrong.
  const { organization, application, eventType } = Object(body) as Record<string, unknown>;
  const named = ProducerEvent.shape.application.safeParse(application).data;
  const about = EventTypeName.safeParse(eventType).data ?? notOurs;
  return {
    queue,
    reason,
    sentAtMs,
    organization: ProducerEvent.shape.organization.safeParse(organization).data,
    ...(named === undefined ? {} : { application: printable(named) }),
    about,
  };
}

/** What SQS takes: body and attributes together (1 MiB). A message that fills it alone goes without its mark. */
const maxMessageBytes = 1_048_576;

/** A message as it goes back to its queue, marked so that whoever meets it again knows it. */
export function copyOf(queue: DlqName, message: DlqMessage, run: string): OutgoingCopy {
  const origin = parseRedrive(message.redrive) ?? { queueMessageId: message.id, sentAtMs: message.sentAtMs };
  const { queueMessageId, sentAtMs } = origin;
  const redrive = redriveText({ run, queueMessageId, sentAtMs });
  const body = marked(queue, message.body, run);
  const fits = Buffer.byteLength(body) + Buffer.byteLength(`redriveString${redrive}`) <= maxMessageBytes;
  return { body, groupId: message.groupId, attributes: fits ? { redrive } : {} };
}

/** The run that moved a message before, as far as the message tells. */
export function runOf(queue: DlqName, message: DlqMessage): string | undefined {
  const delivery = queue === 'deliveries' ? DeliveryMessage.safeParse(parsed(message.body)).data : undefined;
  return parseRedrive(message.redrive)?.run ?? delivery?.redrive;
}

/** Moved but not deleted it will be moved again: whoever handles it has to ask whether that was done before. */
function marked(queue: DlqName, body: string, run: string): string {
  const json = parsed(body);
  if (queue === 'deliveries') {
    const delivery = DeliveryMessage.safeParse(json).data;
    return delivery ? JSON.stringify({ ...delivery, mayBeRepeated: true, redrive: run }) : body;
  }
  if (queue === 'replay') {
    const step = ReplayMessage.safeParse(json).data;
    return step ? JSON.stringify({ ...step, mayBeRepeated: true }) : body;
  }
  // Fan-out looks at the attribute. A producer's payload stays as it was written, byte for byte.
  return body;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reasons repeat words of receivers and producers: no control characters reach the terminal. */
function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ').slice(0, 200);
}
