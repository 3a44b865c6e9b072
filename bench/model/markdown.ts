/** A table of GitHub's Markdown. */
export function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Puts text between the markers `<!-- name:start -->` and `<!-- name:end -->` of a page. @throws where it has none */
export function putBetweenMarkers(page: string, name: string, text: string): string {
  const start = `<!-- ${name}:start -->`;
  const end = `<!-- ${name}:end -->`;
  const from = page.indexOf(start);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`The page has no ${start} with ${end} after it.`);
  return `${page.slice(0, from + start.length)}\n${text}\n${page.slice(to)}`;
}
