/** The share of attempts that succeeded; a dash where there were none. What is not all is never shown as 100 %. */
export function successRate(
  { succeeded, failed }: { readonly succeeded: number; readonly failed: number },
  locale: string,
): string {
  const all = succeeded + failed;
  if (all === 0) return '–';
  const share = succeeded / all;
  const shown = failed > 0 ? Math.min(share, 0.9999) : share;
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 }).format(shown);
}
