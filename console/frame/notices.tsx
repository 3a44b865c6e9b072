import Flashbar, { type FlashbarProps } from '@cloudscape-design/components/flashbar';
import { useSyncExternalStore } from 'react';
import { ApiError } from '../api/api-error.ts';
import { ErrorLines } from '../parts/error-lines.tsx';

interface Notice {
  readonly id: string;
  readonly type: 'success' | 'error';
  readonly header: string;
  readonly error?: ApiError;
}

let notices: readonly Notice[] = [];
let count = 0;
const listeners = new Set<() => void>();

function become(next: readonly Notice[]): void {
  notices = next;
  for (const listener of listeners) listener();
}

function add(notice: Omit<Notice, 'id'>): void {
  count += 1;
  become([{ ...notice, id: String(count) }, ...notices].slice(0, 5));
}

/** Does what a person asked for, and says above the page how it went. @returns whether it was done */
export async function attempt(
  action: () => Promise<unknown>,
  done: string,
  failed: string,
): Promise<boolean> {
  try {
    await action();
    add({ type: 'success', header: done });
    return true;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    add({ type: 'error', header: failed, error });
    return false;
  }
}

export const forgetNotices = (): void => become([]);

export function Notices() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => notices,
  );
  const items = shown.map(
    ({ id, type, header, error }): FlashbarProps.MessageDefinition => ({
      id,
      type,
      header,
      content: error && <ErrorLines error={error} />,
      dismissible: true,
      onDismiss: () => become(notices.filter((notice) => notice.id !== id)),
    }),
  );
  return <Flashbar items={items} stackItems={items.length > 2} />;
}
