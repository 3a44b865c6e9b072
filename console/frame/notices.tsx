import Flashbar, { type FlashbarProps } from '@cloudscape-design/components/flashbar';
import { ApiError } from '../api/api-error.ts';
import { ErrorLines } from '../parts/error-lines.tsx';
import { createSharedState } from '../parts/shared-state.ts';

interface Notice {
  readonly id: string;
  readonly type: 'success' | 'error';
  readonly header: string;
  readonly error?: ApiError;
}

const notices = createSharedState<readonly Notice[]>([]);
let count = 0;

function add(notice: Omit<Notice, 'id'>): void {
  count += 1;
  notices.become([{ ...notice, id: String(count) }, ...notices.now()].slice(0, 5));
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

export const forgetNotices = (): void => notices.become([]);

export function Notices() {
  const shown = notices.useNow();
  const items = shown.map(
    ({ id, type, header, error }): FlashbarProps.MessageDefinition => ({
      id,
      type,
      header,
      content: error && <ErrorLines error={error} />,
      dismissible: true,
      onDismiss: () => notices.become(notices.now().filter((notice) => notice.id !== id)),
    }),
  );
  return <Flashbar items={items} stackItems={items.length > 2} />;
}
