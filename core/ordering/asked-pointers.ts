import { maxOrderingPointers } from './order-place.ts';

export interface AskedPointer {
  readonly pointer: string;
  readonly askedAtMs: number;
}

/** Between asking for a key and being stored an endpoint lies in nobody's list: longer than any function may run. */
const askingMs = 60_000;

/** The pointers after one was asked for. Where they are too many, those that no endpoint uses any more go first. */
export async function withPointer(
  asked: readonly AskedPointer[],
  pointer: string,
  nowMs: number,
  used: () => Promise<ReadonlySet<string>>,
): Promise<AskedPointer[]> {
  const next = [...asked.filter((one) => one.pointer !== pointer), { pointer, askedAtMs: nowMs }];
  return next.length <= maxOrderingPointers ? next : pointersInUse(next, await used(), nowMs);
}

/** Those that an endpoint uses or may be about to use. */
export function pointersInUse(
  asked: readonly AskedPointer[],
  used: ReadonlySet<string>,
  nowMs: number,
): AskedPointer[] {
  return asked.filter(({ pointer, askedAtMs }) => used.has(pointer) || nowMs - askedAtMs < askingMs);
}
