import { expectDocumented } from './documented-answer.ts';

/** An answer of the API, its JSON parsed and as text. */
export interface ApiAnswer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape and assert what they find
  readonly body: any;
  readonly text: string;
  readonly headers: Headers;
}

export interface ApiClient {
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<ApiAnswer>;
  get(path: string): Promise<ApiAnswer>;
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<ApiAnswer>;
  put(path: string, body: unknown): Promise<ApiAnswer>;
  patch(path: string, body: unknown): Promise<ApiAnswer>;
  delete(path: string): Promise<ApiAnswer>;
  /** The same API with another token. */
  withToken(token: string): ApiClient;
}

/**
 * Every 2xx answer is held against the schemas of its route.
 *
 * @param token without one, requests carry no authorization. A body that is text is sent as it is.
 */
export function apiClient(apiUrl: string, token?: string): ApiClient {
  const call: ApiClient['call'] = async (method, path, body, headers = {}) => {
    const response = await fetch(`${apiUrl}/api/v1${path}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        'content-type': 'application/json',
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const parsed = text === '' ? undefined : JSON.parse(text);
    expectDocumented(method, `/api/v1${path}`, response.status, parsed);
    return {
      status: response.status,
      body: parsed,
      text,
      headers: response.headers,
    };
  };
  return {
    call,
    get: (path) => call('GET', path),
    post: (path, body, headers) => call('POST', path, body, headers),
    put: (path, body) => call('PUT', path, body),
    patch: (path, body) => call('PATCH', path, body),
    delete: (path) => call('DELETE', path),
    withToken: (other) => apiClient(apiUrl, other),
  };
}
