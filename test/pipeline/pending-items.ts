import type { LocalStack } from '../../local/stack.ts';
import { storedItems } from './stored-items.ts';

/** The items of pending deliveries at an endpoint, oldest first, cancelled ones included. */
export async function pendingItems(stack: LocalStack, endpoint: string): Promise<Record<string, unknown>[]> {
  const items = await storedItems(stack, 'Messages');
  return items
    .filter(({ pk }) => String(pk).startsWith(`pending#${endpoint}#`))
    .sort((left, right) => (String(left['sk']) < String(right['sk']) ? -1 : 1));
}
