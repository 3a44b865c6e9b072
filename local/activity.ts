/** Lets others wait for a state that only changes when something has happened. */
export const createActivity = () => {
  const waiters = new Set<() => void>();
  return {
    /** Something has happened. */
    note: (): void => {
      for (const check of waiters) check();
    },
    /** Resolves once `holds()` is true; rejects with what `describe()` says after the timeout. */
    until: (holds: () => boolean, timeoutMs: number, describe: () => string): Promise<void> => {
      if (holds()) return Promise.resolve();
      return new Promise((resolve, reject) => {
        const end = (): void => {
          clearTimeout(timer);
          clearInterval(poll);
          waiters.delete(check);
        };
        const check = (): void => {
          if (!holds()) return;
          end();
          resolve();
        };
        const timer = setTimeout(() => {
          end();
          reject(new Error(`not idle within ${timeoutMs} ms: ${describe()}`));
        }, timeoutMs);
        // Tests delete and purge messages past the pollers, which nothing tells of.
        const poll = setInterval(check, 100);
        waiters.add(check);
      });
    },
  };
};
