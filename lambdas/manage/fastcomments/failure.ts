import { isThrottled } from '../../../core/adapters/dynamodb/throttled.ts';
import { ApiError } from '../../api/api-error.ts';

/** FastComments documents the codes up to `not-found`; those behind it are said where its documentation is silent. */
export type FailureCode =
  | 'missing-tenant-id'
  | 'invalid-tenant-id'
  | 'missing-api-key'
  | 'invalid-api-key'
  | 'missing-id'
  | 'unauthorized'
  | 'unexpected-param'
  | 'not-found'
  | 'insufficient-scope'
  | 'invalid-url'
  | 'limit-reached'
  | 'conflict'
  | 'payload-too-large'
  | 'bad-request'
  | 'unavailable'
  | 'internal-error';

/**
 * FastComments documents no HTTP statuses. Its own Zapier app takes 401 as "authenticate anew", 403 as a scope that is
 * missing, 404 as a miss and any other from 400 on as a failure whose `reason` it shows; its tests answer what fails
 * validation with 422.
 */
export const statuses: Readonly<Record<FailureCode, number>> = {
  'missing-tenant-id': 400,
  'invalid-tenant-id': 400,
  'missing-api-key': 401,
  'invalid-api-key': 401,
  'missing-id': 400,
  unauthorized: 403,
  'unexpected-param': 422,
  'not-found': 404,
  'insufficient-scope': 403,
  'invalid-url': 422,
  'limit-reached': 422,
  conflict: 409,
  'payload-too-large': 413,
  'bad-request': 400,
  unavailable: 503,
  'internal-error': 500,
};

/** An answer `{status:'failed', code, reason}`. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: FailureCode;

  constructor(code: FailureCode, reason: string) {
    super(reason);
    this.code = code;
  }
}

export function failureResponse({ code, message }: Failure): Response {
  const headers = {
    'content-type': 'application/json',
    ...(code === 'unavailable' ? { 'retry-after': '1' } : {}),
  };
  const body = JSON.stringify({ status: 'failed', code, reason: message });
  return new Response(body, { status: statuses[code], headers });
}

/** What an error means to a client; undefined where it is our own fault. */
export function failureOf(error: unknown): Failure | undefined {
  if (error instanceof Failure) return error;
  if (error instanceof ApiError) return new Failure(codeOf(error), reasonOf(error));
  if (isThrottled(error)) return new Failure('unavailable', 'The store is busy; try again.');
  return undefined;
}

function codeOf({ status, code }: ApiError): FailureCode {
  if (code === 'limit_reached') return 'limit-reached';
  switch (status) {
    case 401:
      return 'invalid-api-key';
    case 403:
      return 'unauthorized';
    case 404:
      return 'not-found';
    case 409:
      return 'conflict';
    case 413:
      return 'payload-too-large';
    case 422:
      return 'unexpected-param';
    case 503:
      return 'unavailable';
    default:
      return 'bad-request';
  }
}

/** `url: must be …`, the place without the part of the request that it stands in. */
function reasonOf({ detail }: ApiError): string {
  if (typeof detail === 'string') return detail;
  return detail.map(({ loc, msg }) => (loc.length > 1 ? `${loc.slice(1).join('.')}: ${msg}` : msg)).join(' ');
}
