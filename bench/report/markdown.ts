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
  const targets = figures.filter(({ most, aim }) => most !== undefined || aim !== undefined);
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
    rows: figures.map(({ name, value, unit, most, aim }) => [
      name,
      shown(value),
      unit,
      most === undefined ? '' : shown(most),
      aim === undefined ? '' : shown(aim),
      verdict(value, most, aim),
    ]),
  });
}

function verdict(value: number, most = Number.POSITIVE_INFINITY, aim?: number): string {
  if (value > most) return '**not yet**';
  return aim !== undefined && value <= aim ? 'aim reached' : 'reached';
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
