// node bench/model/main.ts: scale on paper. Writes the tables of docs/scale.md and its charts.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chartsOf } from './charts.ts';
import { agrees, compareAll } from './check.ts';
import { putBetweenMarkers } from './markdown.ts';
import { measured } from './measured.ts';
import { reportOf } from './report.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Traffic is not even: this much more than the mean at the busiest time of the day. */
export const peakFactor = 5;

/** Prints and writes the model; false where arithmetic and simulation do not agree. */
export async function model(print: (line: string) => void): Promise<boolean> {
  const compared = compareAll(measured);
  const input = { measured, peakFactor };
  const report = reportOf(input, compared);
  print(report);

  const page = `${root}docs/scale.md`;
  writeFileSync(page, putBetweenMarkers(readFileSync(page, 'utf8'), 'model', report));
  const directory = `${root}docs/benchmarks`;
  mkdirSync(directory, { recursive: true });
  for (const { file, svg } of chartsOf(input)) writeFileSync(`${directory}/${file}.svg`, svg);

  const apart = compared.filter((one) => !agrees(one));
  for (const { what, computed, simulated } of apart) {
    print(`Computed and simulated figures are too far apart: ${what}: ${computed} and ${simulated}.`);
  }
  return apart.length === 0;
}

if (import.meta.main) {
  process.exitCode = (await model((line) => process.stdout.write(`${line}\n`))) ? 0 : 1;
}
