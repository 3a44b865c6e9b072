import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import type { ApiError } from '../api/api-error.ts';
import { useStrings } from '../strings/strings.tsx';
import { ErrorLines } from './error-lines.tsx';

/** What the API said instead of an answer, and a way to ask again; or why it was not asked. */
export function Failure({ error, retry }: { error: ApiError; retry?: (() => Promise<void>) | undefined }) {
  const t = useStrings();
  return (
    <Alert
      type="error"
      header={error.from === 'page' ? t.failure.notSent : t.failure.title}
      action={retry && <Button onClick={() => void retry()}>{t.failure.retry}</Button>}
    >
      <ErrorLines error={error} />
    </Alert>
  );
}
