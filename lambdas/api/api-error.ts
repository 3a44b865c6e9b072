import '../../core/english-schema-errors.ts';
import type * as z from 'zod/mini';

/** One thing that is wrong with a request, and where: Svix's shape, which its clients parse. */
export interface ValidationDetail {
  /** `body`, `query` or `path`, then the members that lead to the value. */
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly type: string;
}

export type ApiStatus = 400 | 401 | 403 | 404 | 405 | 409 | 413 | 422 | 429 | 500 | 501 | 503;

/** An answer that is not 2xx. Its body always is JSON with a `code` and a `detail` that says what was wrong. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: ApiStatus;
  readonly code: string;
  readonly detail: string | readonly ValidationDetail[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: ApiStatus,
    code: string,
    detail: string | readonly ValidationDetail[],
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(typeof detail === 'string' ? detail : detail.map(({ msg }) => msg).join('; '));
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.headers = headers;
  }
}

export function errorResponse(error: ApiError): Response {
  return new Response(JSON.stringify({ code: error.code, detail: error.detail }), {
    status: error.status,
    headers: { 'content-type': 'application/json', ...error.headers },
  });
}

export function notFound(kind: string, idOrUid: string): ApiError {
  return new ApiError(404, 'not_found', `There is no ${kind} ${JSON.stringify(idOrUid)}.`);
}

export function conflict(detail: string): ApiError {
  return new ApiError(409, 'conflict', detail);
}

/** A value that has the right type and is still not allowed. */
export function invalid(loc: readonly (string | number)[], msg: string, type = 'value_error'): ApiError {
  return new ApiError(422, 'validation', [{ loc, msg, type }]);
}

/** A body of 1 MiB has room for 100,000 mistakes, and an answer that names them all would be larger than Lambda's limit. */
const maxDetails = 20;

export function invalidByZod(place: 'body' | 'query' | 'path', error: z.core.$ZodError): ApiError {
  const details = error.issues.slice(0, maxDetails).map((issue) => ({
    loc: [place, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))],
    msg: sentence(issue.message),
    type: issue.code === 'invalid_type' ? 'type_error' : 'value_error',
  }));
  return new ApiError(422, 'validation', details);
}

function sentence(message: string): string {
  return message.endsWith('.') ? message : `${message}.`;
}
