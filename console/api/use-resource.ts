import { useCallback, useEffect, useSyncExternalStore } from 'react';
import { ask, type Known, known, listen } from './resource-cache.ts';

export interface Resource<T> extends Known<T> {
  readonly isLoading: boolean;
  readonly refresh: () => Promise<void>;
}

/** What the API answers to GET at the path; undefined asks for nothing. With `pollMs` it is asked again while in sight. */
export function useResource<T>(path: string | undefined, pollMs?: number): Resource<T> {
  const subscribe = useCallback(
    (listener: () => void) => (path === undefined ? () => undefined : listen(path, listener)),
    [path],
  );
  const now = useSyncExternalStore(subscribe, () => known<T>(path));

  useEffect(() => {
    if (path === undefined) return;
    void ask(path);
    if (pollMs === undefined) return;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void ask(path);
    }, pollMs);
    return () => clearInterval(timer);
  }, [path, pollMs]);

  const refresh = useCallback(async () => {
    if (path !== undefined) await ask(path);
  }, [path]);
  return { ...now, isLoading: path !== undefined && now === known(undefined), refresh };
}
