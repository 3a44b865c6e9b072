/** A picture for docs/benchmarks.md, written to a file of its own. */
export interface Chart {
  /** Under docs/benchmarks/, without `.svg`. */
  readonly file: string;
  readonly title: string;
  readonly svg: string;
}

export function escapeXml(text: string): string {
  return text.replace(/[<>&"]/g, (c) => ({ '<': '&lt;', '>': '&gt;', '&': '&amp;' })[c] ?? '&quot;');
}
