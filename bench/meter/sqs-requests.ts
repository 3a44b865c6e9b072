/** SQS bills each 64 KB that a request carries, all messages of a batch together, as a request. */
const chunkBytes = 64 * 1024;

export interface SqsRequests {
  readonly requests: number;
  /** Of them, those that carry messages with a group and pay the surcharge of fair queues. */
  readonly withGroup: number;
}

/** What a send costs, single or batch: bodies and attributes count, names and types of attributes included. */
export function sendRequests(request: Readonly<Record<string, unknown>>): SqsRequests {
  const entries = Array.isArray(request['Entries']) ? (request['Entries'] as Entry[]) : [request as Entry];
  const requests = chunksOf(entries.reduce((bytes, entry) => bytes + messageBytes(entry), 0));
  return { requests, withGroup: entries.some(({ MessageGroupId }) => MessageGroupId) ? requests : 0 };
}

/** Requests for a payload of so many bytes: at least one. */
function chunksOf(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / chunkBytes));
}

interface Entry {
  readonly MessageBody?: string;
  readonly MessageGroupId?: string;
  readonly MessageAttributes?: Readonly<Record<string, { DataType?: string; StringValue?: string }>>;
}

function messageBytes({ MessageBody = '', MessageAttributes = {} }: Entry): number {
  return Object.entries(MessageAttributes).reduce(
    (bytes, [name, { DataType = '', StringValue = '' }]) =>
      bytes + Buffer.byteLength(name + DataType + StringValue),
    Buffer.byteLength(MessageBody),
  );
}
