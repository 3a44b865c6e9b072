import type { Verification } from './verify.ts';

/** One webhook as it came in, and what it was answered. */
export interface ReceivedRequest {
  /** From 1, in the order of arrival; never given again. */
  readonly number: number;
  readonly receivedAtMs: number;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** The request target as sent, with the query. */
  readonly target: string;
  /** In the order and spelling of the wire. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The bytes as sent; empty where there were more than the inspector takes. */
  readonly body: Buffer;
  /** As received, also where `body` was not kept. */
  readonly bodyByteCount: number;
  readonly verification: Verification;
  /** The status that the inspector answered. */
  readonly status: number;
}

export type Listener = (request: ReceivedRequest) => void;

export const maxKeptRequests = 1000;
/** A thousand bodies of 2 MiB would be 2 GB: the oldest requests go before that. */
const maxKeptBytes = 64 * 1024 * 1024;

/** The newest requests, in memory. */
export function createRequestsLog() {
  const kept: ReceivedRequest[] = [];
  const listeners = new Set<Listener>();
  let keptBytes = 0;
  let lastNumber = 0;

  return {
    add(input: Omit<ReceivedRequest, 'number'>): ReceivedRequest {
      const request = { number: ++lastNumber, ...input };
      kept.push(request);
      keptBytes += request.body.length;
      while (kept.length > maxKeptRequests || (keptBytes > maxKeptBytes && kept.length > 1)) {
        keptBytes -= kept.shift()?.body.length ?? 0;
      }
      for (const listener of listeners) listener(request);
      return request;
    },
    all: (): readonly ReceivedRequest[] => [...kept],
    /** The function that it returns ends it. */
    subscribe(listener: Listener): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
