/** How the waiting time between attempts is spread so that endpoints that failed together do not return together. */
export type Jitter =
  /** Waits are used as they stand. */
  | { readonly kind: 'none' }
  /** Adds up to `ratio` of the wait: the range is [wait, wait × (1 + ratio)]. */
  | { readonly kind: 'above'; readonly ratio: number }
  /** Moves the wait by up to `ratio` both ways: the range is [wait × (1 − ratio), wait × (1 + ratio)]. */
  | { readonly kind: 'around'; readonly ratio: number };

/** When a dialect tries again. Data, not code, so that a deployment or an endpoint can replace the waits alone. */
export interface RetryPolicy {
  /** `delaysMs[n - 1]` is the wait after the nth failed attempt; there are `delaysMs.length + 1` attempts in all. */
  readonly delaysMs: readonly number[];
  readonly jitter: Jitter;
  /** True for an HTTP status that ends the delivery at once: the receiver will not change its mind. */
  readonly isFinalStatus: (statusCode: number) => boolean;
}
