const unitMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** @param text a time such as 2026-01-31T12:00:00Z, or how long ago: 30m, 6h, 2d @throws Error */
export function timeOf(option: string, text: string, nowMs: number): number {
  const [, count, unit = ''] = /^(\d+)([smhd])$/.exec(text) ?? [];
  if (count !== undefined) return nowMs - Number(count) * (unitMs[unit] ?? 0);
  // A time without a zone would mean another one on each machine.
  const timeMs = /^\d{4}-\d\d-\d\d(T.*(Z|[+-]\d\d:?\d\d))?$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(timeMs)) return timeMs;
  throw new Error(
    `${option} ${text}: must be a time such as 2026-01-31T12:00:00Z, or how long ago, such as 30m, 6h or 2d.`,
  );
}
