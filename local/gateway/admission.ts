import { setTimeout as delay } from 'node:timers/promises';
import type { TableEngine } from '../engines/dynalite.ts';
import type { QueueEngine } from '../engines/fauxqs.ts';
import type { SecretEngine } from '../engines/secrets.ts';
import { operatorAccessKey } from '../operator.ts';
import { type Caller, refusal } from './access.ts';
import { type Answer, errorAnswer } from './answers.ts';
import type { CallLog, GatewayExchange, OnExchange } from './call-log.ts';
import type { IdentifiedCall } from './identify.ts';

/** Whose request it is, as its headers say. */
export interface Origin {
  /** The access key: a function's logical id, or the operator's. */
  key: string;
  /** Of the function's process (see runtime.mjs). */
  pid: number | undefined;
  /** The same for all tries that an SDK makes of one call. */
  invocationId: string | undefined;
}

/** A call as tests see it. */
export interface ObservedCall extends IdentifiedCall, Omit<Origin, 'key'> {
  caller: string;
  /** What was sent; empty for S3. */
  body: Readonly<Record<string, unknown>>;
}

/** What a test may do to a call before it reaches the service. */
export type Interference = { status: number; errorType: string; message: string } | { delayMs: number };
export type BeforeCall = (call: ObservedCall) => Interference | undefined | Promise<Interference | undefined>;
/** The service has done the call; what a test returns is the caller's answer instead of the service's. */
export type AfterCall = (
  call: ObservedCall & { status: number },
) => Exclude<Interference, { delayMs: number }> | undefined;

export interface GatewayParts {
  tables: TableEngine;
  queues: QueueEngine;
  secrets: SecretEngine;
  /** The function behind an access key. */
  caller(accessKeyId: string): Caller | undefined;
  calls: CallLog;
  beforeCall?: BeforeCall | undefined;
  afterCall?: AfterCall | undefined;
  onExchange?: OnExchange | undefined;
  /** Told of every refused call. */
  onRefusal(line: string): void;
}

/** Whether a call may go on: undefined when it may, else the answer to give instead. */
export const admit = async (
  gateway: GatewayParts,
  origin: Origin,
  call: IdentifiedCall,
  body: ObservedCall['body'],
): Promise<Answer | undefined> => {
  const { key, ...rest } = origin;
  if (key !== operatorAccessKey) {
    const caller = gateway.caller(key);
    if (caller === undefined) {
      return errorAnswer(
        call.service,
        403,
        'UnrecognizedClientException',
        `access key ${key} is unknown here`,
      );
    }
    const message = refusal(caller, call.action, call.resources);
    if (message !== undefined) {
      gateway.onRefusal(`denied: ${caller.logicalId} may not ${call.action} on ${call.resources.join(', ')}`);
      const status = call.service === 'dynamodb' || call.service === 'secretsmanager' ? 400 : 403;
      return errorAnswer(call.service, status, 'AccessDeniedException', message);
    }
  }
  const interference = await Promise.resolve(gateway.beforeCall?.({ ...call, ...rest, caller: key, body }));
  if (interference === undefined) return undefined;
  if ('delayMs' in interference) {
    await delay(interference.delayMs);
    return undefined;
  }
  return errorAnswer(call.service, interference.status, interference.errorType, interference.message);
};

/** The answer to give instead of the service's, where a test says so. */
export const interfereAfter = (
  gateway: GatewayParts,
  { key, ...rest }: Origin,
  call: IdentifiedCall,
  body: ObservedCall['body'],
  status: number,
): Answer | undefined => {
  const interference = gateway.afterCall?.({ ...call, ...rest, caller: key, body, status });
  if (interference === undefined) return undefined;
  return errorAnswer(call.service, interference.status, interference.errorType, interference.message);
};

export const note = (
  gateway: GatewayParts,
  caller: string,
  call: IdentifiedCall,
  status: number,
  said: Pick<GatewayExchange, 'request' | 'answer'> = { request: {} },
): void => {
  const { service, operation, action, resources } = call;
  const entry = { caller, service, operation, action, resources, status, atMs: Date.now() };
  gateway.calls.add(entry);
  gateway.onExchange?.({ ...entry, ...said });
};
