interface Detail {
  readonly loc?: readonly (string | number)[];
  readonly msg?: string;
}

/** An answer that is not 2xx, with the API's own words; no answer at all; or what the page itself does not send. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly from: 'api' | 'network' | 'page';
  /** One line for each thing that is wrong, with its place in the request. */
  readonly lines: readonly string[];

  constructor(from: ApiError['from'], lines: readonly string[]) {
    super(lines.join(' '));
    this.from = from;
    this.lines = lines;
  }
}

/** `detail` is a sentence, or a list of what is wrong where; API Gateway itself says `message`. */
export function errorOf(status: number, text: string): ApiError {
  const body = objectIn(text);
  const detail = body['detail'] ?? body['message'];
  if (Array.isArray(detail)) return new ApiError('api', detail.map(lineOf));
  return new ApiError('api', [typeof detail === 'string' ? detail : `HTTP ${status}`]);
}

function lineOf({ loc = [], msg = '' }: Detail): string {
  const [, ...place] = loc;
  return place.length === 0 ? msg : `${place.join('.')}: ${msg}`;
}

function objectIn(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
