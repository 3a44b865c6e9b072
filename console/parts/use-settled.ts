import { useEffect, useState } from 'react';

/** About the pause of somebody who has finished typing. */
const pauseMs = 400;

/** The value, once it has stayed the same for a moment: so that not every letter asks the API. */
export function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pauseMs);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
