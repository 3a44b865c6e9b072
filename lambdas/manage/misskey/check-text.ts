import { invalidParam } from './misskey-failure.ts';

/**
 * Half of a surrogate pair, which JSON can write as an escape, is no character of UTF-8 and cannot be stored.
 * @throws MisskeyFailure INVALID_PARAM
 */
export function checkText(params: object): void {
  for (const [name, value] of Object.entries(params)) {
    if (typeof value === 'string' && !value.isWellFormed()) {
      throw invalidParam({
        param: `#/properties/${name}`,
        reason: 'must not contain half of a surrogate pair',
      });
    }
  }
}
