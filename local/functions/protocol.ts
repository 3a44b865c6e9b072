/** What the local run and a function's process say to each other. Events and results travel as JSON text. */
export interface RuntimeRequest {
  requestId: string;
  functionArn: string;
  deadlineMs: number;
  event: string;
}

/** What an invocation that succeeded took of its process: from event to result, and CPU time of all its threads. */
export interface InvocationUsage {
  durationMs: number;
  cpuMs: number;
}

/** An error in the shape in which Lambda reports it. */
export interface InvocationFailure {
  errorType: string;
  errorMessage: string;
  trace: string[];
}

export type RuntimeAnswer =
  | { kind: 'ready' }
  | { kind: 'init-error'; failure: InvocationFailure }
  | { kind: 'result'; requestId: string; result: string; usage: InvocationUsage }
  | { kind: 'error'; requestId: string; failure: InvocationFailure };

/** A function that did not succeed: it threw, ran out of time, could not start, or its process ended. */
export class InvocationError extends Error {
  readonly failure: InvocationFailure;
  constructor(failure: InvocationFailure) {
    super(`${failure.errorType}: ${failure.errorMessage}`);
    this.failure = failure;
  }
}
