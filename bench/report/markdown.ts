import type { BenchResult, Figure, Table } from '../bench-case.ts';

export function markdownTable({ columns, rows }: Omit<Table, 'title'>): string {
  const isNumber = (column: number) =>
    rows.length > 0 && rows.every((row) => /^[\d.,*–$% to-]*$/.test(String(row[column] ?? '')));
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [
    line(columns),
    line(columns.map((_, column) => (isNumber(column) ? '---:' : '---'))),
    ...rows.map(line),
  ].join('\n');
}

/** A case's section of docs/benchmarks.md. @param figures without those that its tables show anyway */
export function caseSection(
  { name, summary }: { readonly name: string; readonly summary: string },
  result: BenchResult,
  measured: string,
): string {
  const { figures, tables, charts, problems } = result;
  const targets = figures.filter((figure) => target(figure) !== '' || figure.aim !== undefined);
  return [
    `### ${name}`,
    '',
    summary,
    '',
    measured,
    '',
    ...problems.flatMap((problem) => [`- **${problem}**`, '']),
    ...(targets.length === 0 ? [] : [targetTable(targets), '']),
    ...charts.flatMap(({ file, title }) => [`![${title}](benchmarks/${file}.svg)`, '']),
    ...tables.flatMap((table) => [`**${table.title}**`, '', markdownTable(table), '']),
  ].join('\n');
}

function targetTable(figures: readonly Figure[]): string {
  return markdownTable({
    columns: ['figure', 'measured', 'unit', 'must reach', 'aim', ''],
    rows: figures.map((figure) => [
      figure.name,
      shown(figure.value),
      figure.unit,
      target(figure),
      figure.aim === undefined ? '' : shown(figure.aim),
      verdict(figure),
    ]),
  });
}

/** Whether it is above the most or below the least that it may be; what was not measured at all (NaN) is too. */
export function isMissed({ value, most, least }: Figure): boolean {
  return (most !== undefined && !(value <= most)) || (least !== undefined && !(value >= least));
}

/** What it has to reach; empty where that is nothing. */
export function target({ most, least }: Figure): string {
  return [
    ...(most === undefined ? [] : [`at most ${shown(most)}`]),
    ...(least === undefined ? [] : [`at least ${shown(least)}`]),
  ].join(', ');
}

function verdict(figure: Figure): string {
  if (isMissed(figure)) return '**not yet**';
  return figure.aim !== undefined && figure.value <= figure.aim ? 'aim reached' : 'reached';
}

export function shown(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2);
}

/** Puts the text between `<!-- bench:name -->` and `<!-- /bench:name -->`. @throws where the page has no such markers */
export function between(page: string, name: string, text: string): string {
  const [start, end] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`];
  const from = page.indexOf(start);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`The page has no place for ${name}: ${start} … ${end}.`);
  return `${page.slice(0, from + start.length)}\n${text.trim()}\n${page.slice(to)}`;
}
