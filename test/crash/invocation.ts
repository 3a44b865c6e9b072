import type { Driver, Point } from './points.ts';

/** One time that something was done at a point. */
export interface Hit {
  readonly point: Point;
  readonly atMs: number;
  readonly invocation: Invocation;
  /** What the call was about, as far as that was one message, or one endpoint; each row of several by itself. */
  readonly about: readonly { readonly message: string | undefined; readonly endpoint: string | undefined }[];
  /** Ids of attempts that it names: the keys of rows have them in the place of both. */
  readonly attempts: readonly string[];
  /** The process ended by it, at once or when its time was over. */
  readonly isFatal: boolean;
}

/** A delivery as send was given it. */
export interface ReceivedDelivery {
  readonly message: string;
  readonly endpoint: string;
  readonly attempt: number;
  /** It says of itself that it may be a copy. */
  readonly mayBeRepeated: boolean;
  readonly receiveCount: number;
  /** When the queue took it. */
  readonly sentAtMs: number;
}

/** One event that a process was given. */
export interface Invocation {
  readonly stage: string;
  readonly pid: number;
  readonly startedAtMs: number;
  /** How often the one of its queue messages was received that was received most. */
  readonly receiveCount: number;
  readonly deliveries: readonly ReceivedDelivery[];
  readonly messages: readonly string[];
  /** Numbers of the messages and tasks that the event is about, as far as they are known when it comes. */
  readonly drivers: ReadonlySet<Driver>;
  readonly hits: Hit[];
  /** Its process is free again, or gone. */
  endedAtMs: number | undefined;
  hasReturned: boolean;
}

interface QueueRecord {
  readonly body: string;
  readonly attributes: { readonly ApproximateReceiveCount: string; readonly SentTimestamp: string };
}

function recordsOf(event: unknown): readonly QueueRecord[] {
  return (event as { Records?: QueueRecord[] }).Records ?? [];
}

export function receiveCountOf(event: unknown): number {
  return Math.max(0, ...recordsOf(event).map(({ attributes }) => Number(attributes.ApproximateReceiveCount)));
}

/** What is no delivery is left out. */
export function deliveriesIn(event: unknown): ReceivedDelivery[] {
  return recordsOf(event).flatMap(({ body, attributes }) => {
    const { message, endpoint, attempt, mayBeRepeated } = JSON.parse(body);
    if (typeof message !== 'string' || typeof endpoint !== 'string') return [];
    return {
      message,
      endpoint,
      attempt: Number(attempt),
      mayBeRepeated: mayBeRepeated === true,
      receiveCount: Number(attributes.ApproximateReceiveCount),
      sentAtMs: Number(attributes.SentTimestamp),
    };
  });
}

/** Every message is published in a channel of its number's name. */
export function channelsIn(value: unknown): Driver[] {
  const found = JSON.stringify(value).match(/number-\d+/g) ?? [];
  return [...new Set(found)].map((name) => Number(name.slice('number-'.length)));
}

export const channelOf = (driver: Driver): string => `number-${driver}`;

export function tasksIn(value: unknown): string[] {
  return JSON.stringify(value).match(/qtask_[0-9A-Za-z]{27}/g) ?? [];
}
