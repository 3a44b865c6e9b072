import { parseArgs } from 'node:util';

export interface BenchOptions {
  /** Names of cases; all where it is empty. */
  readonly names: readonly string[];
  readonly quick: boolean;
  readonly json?: string | undefined;
  readonly writeDocs: boolean;
}

export const usage = `npm run bench [-- CASE… --quick --json FILE --write-docs]`;

/** @throws with what is wrong and what there is */
export function readOptions(args: readonly string[], known: readonly string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      json: { type: 'string' },
      'write-docs': { type: 'boolean', default: false },
    },
  });
  const unknown = positionals.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`No case ${unknown.join(', ')}; there are ${known.join(', ')}.`);
  if (values.quick && values['write-docs']) {
    throw new Error('--write-docs wants whole runs: leave out --quick.');
  }
  return { names: positionals, quick: values.quick, json: values.json, writeDocs: values['write-docs'] };
}
