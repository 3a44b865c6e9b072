/** A distribution of times as its quantile function: the time in seconds below which a share `u` (0 to 1) lies. */
export type Quantile = (u: number) => number;

/** Straight lines between points of share and milliseconds, the first at 0, the last at 1, both rising. */
export function fromQuantiles(pointsMs: readonly (readonly [share: number, ms: number])[]): Quantile {
  return (u) => {
    const above = pointsMs.findIndex(([share]) => share >= u);
    const [shareB, msB] = pointsMs[above] ?? pointsMs.at(-1) ?? [1, 0];
    const [shareA, msA] = pointsMs[Math.max(0, above - 1)] ?? [0, 0];
    const part = shareB === shareA ? 1 : (u - shareA) / (shareB - shareA);
    return (msA + part * (msB - msA)) / 1000;
  };
}

export const constant =
  (seconds: number): Quantile =>
  () =>
    seconds;

/** Draws from several distributions, each by its weight; every time of one must be at most every time of the next. */
export function mixture(parts: readonly { readonly weight: number; readonly of: Quantile }[]): Quantile {
  const whole = parts.reduce((sum, { weight }) => sum + weight, 0);
  const last = parts.findLastIndex(({ weight }) => weight > 0);
  return (u) => {
    let below = 0;
    for (const [index, { weight, of }] of parts.entries()) {
      const share = weight / whole;
      if (share > 0 && (u < below + share || index === last)) return of(Math.min(1, (u - below) / share));
      below += share;
    }
    return 0;
  };
}

/** The error is at most a step of the distribution over as many points: 15 s / 4,000 = 4 ms. */
const points = 4000;

/**
 * The mean of the longest of `count` draws: of n draws all lie below x with probability F(x)^n, so the longest has the
 * quantile function Q(v^(1/n)), and its mean is the integral of that over v. `count` may be a fraction (a mean size).
 */
export function expectedLongest(of: Quantile, count: number): number {
  let sum = 0;
  for (let i = 0; i < points; i++) sum += of(((i + 0.5) / points) ** (1 / count));
  return sum / points;
}
