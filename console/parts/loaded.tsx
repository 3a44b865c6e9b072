import Spinner from '@cloudscape-design/components/spinner';
import type { ReactNode } from 'react';
import type { Resource } from '../api/use-resource.ts';
import { useStrings } from '../strings/strings.tsx';
import { Failure } from './failure.tsx';

/** Something of the API once it is there; until then that it is loaded, or why it cannot be. */
export function Loaded<T>({ of, children }: { of: Resource<T>; children: (data: T) => ReactNode }) {
  const t = useStrings();
  const { data, error, refresh } = of;
  return (
    <>
      {error && <Failure error={error} retry={refresh} />}
      {data !== undefined && children(data)}
      {data === undefined && error === undefined && (
        <div role="status" aria-label={t.list.loading}>
          <Spinner size="large" />
        </div>
      )}
    </>
  );
}
