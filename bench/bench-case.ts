import type { Chart } from './report/chart.ts';

/** A number with its unit, and what it has to reach where it has to reach anything. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** More than this fails the run; in a `--quick` one, which leaves dollars and times to the whole run, where it is a count. */
  readonly most?: number;
  /** Less than this does the same. */
  readonly least?: number;
  /** What the project would like to reach. */
  readonly aim?: number;
  /** It is counted and does not depend on the machine. */
  readonly isCount?: boolean;
  /** It is known not to be reached, and docs/benchmarks.md says why: it is said each time, and does not fail the run. */
  readonly isKnownMiss?: boolean;
}

export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

export interface BenchResult {
  /** False where something was lost or a budget is exceeded, in which case `problems` says what. */
  readonly ok: boolean;
  readonly problems: readonly string[];
  readonly figures: readonly Figure[];
  readonly tables: readonly Table[];
  readonly charts: readonly Chart[];
  /** What else `--write-docs` puts between markers of a page under docs/. */
  readonly passages?: readonly { readonly page: string; readonly marker: string; readonly text: string }[];
}

export interface BenchCase {
  readonly name: string;
  /** One sentence: what it measures. */
  readonly summary: string;
  /** Left out of `--quick`. */
  readonly isLong?: boolean;
  run(options: BenchRun): Promise<BenchResult>;
}

export interface BenchRun {
  readonly quick: boolean;
  /** Progress for whoever waits. */
  readonly print: (line: string) => void;
}
