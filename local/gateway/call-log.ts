export interface GatewayCall {
  /** Logical id of the calling function, or `local-operator`. */
  caller: string;
  service: string;
  operation: string;
  /** IAM action, e.g. `sqs:SendMessage` for SendMessageBatch. */
  action: string;
  resources: string[];
  /** HTTP status of the answer. */
  status: number;
  atMs: number;
}

/** A call with what was said, in both directions. */
export interface GatewayExchange extends GatewayCall {
  /** Empty for S3. */
  request: Readonly<Record<string, unknown>>;
  /** The body of the answer; absent for S3. */
  answer?: string;
}
export type OnExchange = (exchange: GatewayExchange) => void;

/** A long test run makes some hundred thousand calls; the newest 100,000 are enough to say what was called. */
const maxCalls = 100_000;

/** What the functions called, newest last, bounded. */
export const createCallLog = () => {
  let calls: GatewayCall[] = [];
  return {
    add: (call: GatewayCall): void => {
      calls.push(call);
      // Cut in halves, so that a full log does not move itself at every call.
      if (calls.length >= maxCalls) calls = calls.slice(maxCalls / 2);
    },
    all: (): readonly GatewayCall[] => calls,
    reset: (): void => {
      calls = [];
    },
  };
};
export type CallLog = ReturnType<typeof createCallLog>;
