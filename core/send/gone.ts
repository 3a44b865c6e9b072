import { dialectNamed } from '../dialects/registry.ts';
import type { Endpoint } from '../manage/endpoint.ts';

/** `410 Gone`: the receiver wants no more, now or later. */
export const goneStatus = 410;

/** What that answer does to an endpoint. */
export function whenGone(
  endpoint: Pick<Endpoint, 'dialect' | 'dialectOptions'>,
): 'nothing' | 'disable' | 'delete' {
  const dialect = dialectNamed(endpoint.dialect);
  return dialect.whenGone(dialect.options.parse(endpoint.dialectOptions));
}
