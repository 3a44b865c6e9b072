import type { ApiAnswer } from '../pipeline/api-client.ts';
import type { Grapnel } from '../pipeline/grapnel.ts';

/**
 * The AWS calls that a function makes for one request: a function that has answered the same before, so that what it
 * remembers of secrets and organizations is not counted.
 */
export async function callsDuring(
  grapnel: Grapnel,
  functionStart: string,
  request: () => Promise<ApiAnswer>,
): Promise<{ readonly answer: ApiAnswer; readonly calls: readonly string[] }> {
  const before = grapnel.stack.calls().length;
  const answer = await request();
  const calls = grapnel.stack
    .calls()
    .slice(before)
    .filter(({ caller, status }) => caller.startsWith(functionStart) && status < 400)
    .map(({ action }) => action);
  return { answer, calls };
}
