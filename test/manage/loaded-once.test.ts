import { expect, test } from 'vitest';
import { loadedOnce } from '../../lambdas/parts/loaded-once.ts';

test('what is loaded when it is needed is loaded once, and again where that failed', async () => {
  let loads = 0;
  const loaded = loadedOnce(async () => {
    loads += 1;
    if (loads === 1) throw new Error('too many open files');
    return `load ${loads}`;
  });
  await expect(Promise.allSettled([loaded(), loaded()])).resolves.toMatchObject([
    { status: 'rejected', reason: { message: 'too many open files' } },
    { status: 'rejected', reason: { message: 'too many open files' } },
  ]);
  expect(loads).toBe(1);
  expect(await Promise.all([loaded(), loaded(), loaded()])).toEqual(['load 2', 'load 2', 'load 2']);
});
