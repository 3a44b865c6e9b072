import type { GatewayCall } from '../local/gateway/call-log.ts';

/** Names with how often each is there, in the order in which they first are: `2 × sqs SendMessage, dynamodb GetItem`. */
export function countText(calls: readonly GatewayCall[], nameOf: (call: GatewayCall) => string): string {
  const counts = new Map<string, number>();
  for (const call of calls) counts.set(nameOf(call), (counts.get(nameOf(call)) ?? 0) + 1);
  return [...counts].map(([name, count]) => (count === 1 ? name : `${count} × ${name}`)).join(', ');
}
