import { isThrottled } from '../../../core/adapters/dynamodb/throttled.ts';
import {
  challengeOf,
  errorBody,
  type MisskeyError,
  misskeyErrors,
  statusOf,
} from '../../../core/manage/misskey/errors.ts';
import type { ParamProblem } from '../../../core/manage/misskey/params.ts';
import { ApiError } from '../../api/api-error.ts';

/** A call that ends with one of Misskey's errors. */
export class MisskeyFailure extends Error {
  override readonly name = 'MisskeyFailure';
  readonly error: MisskeyError;
  readonly info: unknown;
  readonly retryAfterSeconds: number | undefined;

  constructor(error: MisskeyError, info?: unknown, retryAfterSeconds?: number) {
    super(error.message);
    this.error = error;
    this.info = info;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export function invalidParam(problem: ParamProblem): MisskeyFailure {
  const { param, reason } = problem;
  return new MisskeyFailure(misskeyErrors.invalidParam, { param, reason });
}

/** Seconds after which it is worth trying again where the store was too busy. */
const busySeconds = 1;

export function busy(): MisskeyFailure {
  return new MisskeyFailure(misskeyErrors.busy, undefined, busySeconds);
}

/** What Misskey calls the members of an endpoint. */
const misskeyNames: Readonly<Record<string, string>> = { description: 'name', eventTypes: 'on' };

/** Any error in Misskey's words; undefined where it is none that a call is expected to end with. */
export function asMisskeyFailure(error: unknown): MisskeyFailure | undefined {
  if (error instanceof MisskeyFailure) return error;
  if (isThrottled(error)) return busy();
  if (!(error instanceof ApiError)) return undefined;
  // Changed by others again and again: what was asked for can be asked for again.
  if (error.status === 409 || error.status === 503) return busy();
  if (error.code === 'limit_reached') {
    return new MisskeyFailure(misskeyErrors.tooManyWebhooks, { reason: error.message });
  }
  if (error.status !== 422 || typeof error.detail === 'string') return undefined;
  const [first] = error.detail;
  const name = first?.loc.find((step) => step !== 'body');
  const param = name === undefined ? '#' : `#/properties/${misskeyNames[name] ?? name}`;
  return invalidParam({ param, reason: first?.msg ?? '' });
}

export function failureResponse({ error, info, retryAfterSeconds }: MisskeyFailure): Response {
  const challenge = challengeOf(error);
  return new Response(errorBody(error, info), {
    status: statusOf(error),
    headers: {
      'content-type': 'application/json; charset=utf-8',
      ...(challenge === undefined ? {} : { 'www-authenticate': challenge }),
      ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
    },
  });
}
