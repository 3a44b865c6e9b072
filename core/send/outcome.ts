/**
 * What one HTTP request of a delivery came to.
 *
 * `answered`: the receiver sent response headers; `statusCode` is its final (not 1xx) status.
 * `no-answer`: no response headers came (DNS, connect, TLS, reset, timeout). `reason` is for the endpoint's owner.
 * `refused`: we did not send, because the target or the request is not allowed (guard, header injection).
 */
export type Outcome =
  | {
      readonly kind: 'answered';
      readonly statusCode: number;
      readonly responseHeaders: Readonly<Record<string, string>>;
      /** At most 16 KiB of the body, as text where it is UTF-8, else base64. */
      readonly responseBody: string;
      readonly responseBodyIsBase64: boolean;
      readonly durationMs: number;
    }
  | { readonly kind: 'no-answer'; readonly reason: string; readonly durationMs: number }
  | { readonly kind: 'refused'; readonly reason: string; readonly durationMs: number };
