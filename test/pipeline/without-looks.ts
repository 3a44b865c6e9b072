import type { GatewayCall } from '../../local/gateway/call-log.ts';

/**
 * What send called for one message, without its looks for a message that was not stored yet: whether it is quicker than
 * publish differs from run to run.
 */
export function withoutLooks(calls: readonly GatewayCall[]): GatewayCall[] {
  let isRead = false;
  return calls.filter(({ operation, resources }) => {
    if (operation !== 'BatchGetItem' || !resources.some((arn) => arn.includes('Messages'))) return true;
    const isFirst = !isRead;
    isRead = true;
    return isFirst;
  });
}
