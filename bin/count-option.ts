/** @throws Error where the option's text is no whole number from 1 up to the most */
export function countOf(option: string, text: string, max: number): number {
  const count = /^\d+$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= max) return count;
  const range = max === Number.MAX_SAFE_INTEGER ? 'of 1 or more' : `between 1 and ${max}`;
  throw new Error(`${option} ${text}: must be a whole number ${range}.`);
}
