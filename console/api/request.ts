import { endSession, sessionToken } from '../session/session.ts';
import { ApiError, errorOf } from './api-error.ts';
import { parseLossless } from './lossless-json.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A path of the API whose values are encoded: at`/app/${id}/endpoint`. */
export function at(parts: TemplateStringsArray, ...values: readonly string[]): string {
  return parts.reduce((path, part, index) => `${path}${encodeURIComponent(values[index - 1] ?? '')}${part}`);
}

/** A query with the parameters that have a value. */
export function query(parameters: Readonly<Record<string, string | number | undefined>>): string {
  const present = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== '');
  if (present.length === 0) return '';
  return `?${new URLSearchParams(present.map(([name, value]) => [name, String(value)]))}`;
}

/** The text of an answer. @throws ApiError; one that says 401 ends the session as well */
export async function requestText(method: Method, path: string, body?: unknown): Promise<string> {
  const token = sessionToken();
  const response = await fetch(`/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    cache: 'no-store',
    credentials: 'omit',
    redirect: 'error',
    referrerPolicy: 'no-referrer',
  }).catch(() => {
    throw new ApiError('network', ['The API cannot be reached.']);
  });
  const text = await response.text();
  if (response.ok) return text;
  const error = errorOf(response.status, text);
  if (response.status === 401 && token === sessionToken()) endSession(error.message);
  throw error;
}

/** What an answer holds; undefined where it has no body. @throws ApiError */
export async function request<T>(method: Method, path: string, body?: unknown): Promise<T> {
  const text = await requestText(method, path, body);
  return (text === '' ? undefined : parseLossless(text)) as T;
}
