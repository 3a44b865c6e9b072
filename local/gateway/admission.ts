import { setTimeout as delay } from 'node:timers/promises';
import type { TableEngine } from '../engines/dynalite.ts';
import type { QueueEngine } from '../engines/fauxqs.ts';
import type { SecretEngine } from '../engines/secrets.ts';
import { type Caller, operatorAccessKey, refusal } from './access.ts';
import { type Answer, errorAnswer } from './answers.ts';
import type { CallLog } from './call-log.ts';
import type { IdentifiedCall } from './identify.ts';

/** What a test may do to a call before it reaches the service. */
export type Interference = { status: number; errorType: string; message: string } | { delayMs: number };
export type BeforeCall = (
  call: IdentifiedCall & { caller: string },
) => Interference | undefined | Promise<Interference | undefined>;

export interface GatewayParts {
  tables: TableEngine;
  queues: QueueEngine;
  secrets: SecretEngine;
  /** The function behind an access key. */
  caller(accessKeyId: string): Caller | undefined;
  calls: CallLog;
  beforeCall?: BeforeCall | undefined;
  /** Told of every refused call. */
  onRefusal(line: string): void;
}

/** Whether a call may go on: undefined when it may, else the answer to give instead. */
export const admit = async (
  gateway: GatewayParts,
  key: string,
  call: IdentifiedCall,
): Promise<Answer | undefined> => {
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
  const interference = await Promise.resolve(gateway.beforeCall?.({ ...call, caller: key }));
  if (interference === undefined) return undefined;
  if ('delayMs' in interference) {
    await delay(interference.delayMs);
    return undefined;
  }
  return errorAnswer(call.service, interference.status, interference.errorType, interference.message);
};

export const note = (gateway: GatewayParts, caller: string, call: IdentifiedCall, status: number): void => {
  const { service, operation, action, resources } = call;
  gateway.calls.add({ caller, service, operation, action, resources, status, atMs: Date.now() });
};
