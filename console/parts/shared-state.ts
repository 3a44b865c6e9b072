import { useSyncExternalStore } from 'react';

/** What several parts of the page show, and code outside of them may change. */
export function createSharedState<T>(initial: T) {
  let current = initial;
  const listeners = new Set<() => void>();
  const listen = (listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  return {
    now: () => current,
    become(next: T): void {
      current = next;
      for (const listener of listeners) listener();
    },
    useNow: () => useSyncExternalStore(listen, () => current),
  };
}
