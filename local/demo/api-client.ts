import type * as z from 'zod';

/** A call of the API that got no answer or not the one that was hoped for. */
export class ApiCallError extends Error {}

export type ApiCall = <Schema extends z.ZodType>(
  schema: Schema,
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  body?: unknown,
) => Promise<z.output<Schema>>;

/** The HTTP API as anybody would call it: fetch, a token, JSON. */
export function createApiClient(options: {
  readonly apiUrl: string;
  readonly token: string;
  readonly signal: AbortSignal;
}): ApiCall {
  const base = options.apiUrl.replace(/\/$/, '');

  return async (schema, method, path, body) => {
    const failed = (what: string) => new ApiCallError(`${method} ${path}: ${what}`);
    let status: number;
    let text: string;
    try {
      const response = await fetch(`${base}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${options.token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: options.signal,
      });
      status = response.status;
      text = await response.text();
    } catch (error) {
      if (options.signal.aborted) throw failed('no answer in time');
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : '';
      throw failed(`no answer from ${base} ${cause}`.trimEnd());
    }
    if (status < 200 || status > 299) throw failed(`answered ${status} ${text.slice(0, 500)}`);
    const answer = schema.safeParse(parsed(text));
    if (!answer.success) throw failed(`answered ${status} with something else: ${text.slice(0, 500)}`);
    return answer.data;
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
