const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** For readers: thousands apart, two digits where there are fewer than two before the point. */
export function count(value: number): string {
  if (!Number.isFinite(value)) return 'never';
  if (value !== 0 && Math.abs(value) < 10) return String(Number(value.toPrecision(2)));
  return grouped.format(value);
}

export function dollars(value: number): string {
  return value < 100 ? `$${value.toFixed(2)}` : `$${grouped.format(value)}`;
}

export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return 'never';
  if (seconds < 1) return seconds === 0 ? 'none' : '< 1 s';
  if (seconds < 120) return `${grouped.format(seconds)} s`;
  if (seconds < 7200) return `${grouped.format(seconds / 60)} min`;
  return `${count(seconds / 3600)} h`;
}

/** 1 k, 100 k, 10 M, 1 B. */
export function scale(value: number): string {
  const [divisor, letter] = value >= 1e9 ? [1e9, 'B'] : value >= 1e6 ? [1e6, 'M'] : [1e3, 'k'];
  return `${value / divisor} ${letter}`;
}
