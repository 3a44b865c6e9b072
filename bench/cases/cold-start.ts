import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { readAssembly } from '../../local/assembly.ts';
import { readFunction } from '../../local/functions/definition.ts';
import { createLocalTemplate } from '../../local/template/local-template.ts';
import { withAssembly } from '../assembly.ts';
import type { BenchCase, BenchRun, Figure } from '../bench-case.ts';
import { stackedBars } from '../report/stacked-bars.ts';
import { median, spread } from '../statistics.ts';
import { bundleSource, readBundle, type StartOfBundle } from './sdk-floor.ts';

const importOnce = fileURLToPath(new URL('./import-once.mjs', import.meta.url));
const run = promisify(execFile);
const mostTimes = 1.5;
const aimTimes = 1.2;

interface Loaded {
  readonly name: string;
  readonly bundle: StartOfBundle;
  readonly floorBytes: number;
  readonly runs: readonly Run[];
  readonly floorRuns: readonly Run[];
}

interface Run {
  readonly ms: number;
  readonly cpuMs: number;
}

export const coldStart: BenchCase = {
  name: 'cold-start',
  isLong: true,
  summary: 'How long each function takes to load, against loading just what it imports of the AWS SDK.',
  async run(options) {
    const loaded = await load(options);
    return {
      ok: true,
      problems: [],
      figures: loaded.map(figureOf),
      tables: [
        {
          title: 'Loading a function, in fresh processes',
          columns: [
            'function',
            'KB at start',
            'KB later',
            'KB of the SDK alone',
            'ms of CPU, median (least to most)',
            'of the SDK alone',
            'times',
            'by the clock: ms, of the SDK alone',
          ],
          rows: loaded.map((one) => [
            one.name,
            kb(one.bundle.bytes),
            kb(one.bundle.laterBytes),
            kb(one.floorBytes),
            spread(cpuOf(one.runs)),
            spread(cpuOf(one.floorRuns)),
            figureOf(one).value.toFixed(2),
            `${spread(one.runs.map(({ ms }) => ms))}, ${spread(one.floorRuns.map(({ ms }) => ms))}`,
          ]),
        },
        {
          title: 'What is loaded at the start',
          columns: ['function', 'largest parts (KB)'],
          rows: loaded.map(({ name, bundle }) => [
            name,
            bundle.parts
              .slice(0, 8)
              .map((part) => `${part.name} ${kb(part.bytes)}`)
              .join(', '),
          ]),
        },
      ],
      charts: [
        stackedBars({
          file: 'cold-start',
          title: 'Milliseconds of CPU to load each function',
          unit: '',
          bars: loaded.map(({ name, runs, floorRuns }) => ({
            label: name,
            parts: [
              { label: 'the SDK alone', value: median(cpuOf(floorRuns)) },
              { label: 'the rest', value: Math.max(0, median(cpuOf(runs)) - median(cpuOf(floorRuns))) },
            ],
          })),
        }),
      ],
    };
  },
};

async function load({ quick, print }: BenchRun): Promise<Loaded[]> {
  return withAssembly({}, print, async ({ assemblyDir, directory }) => {
    const assembly = readAssembly(assemblyDir);
    const nowhere = 'http://127.0.0.1:9';
    const addresses = { apiUrl: nowhere, functionUrl: nowhere, gatewayUrl: nowhere };
    const template = createLocalTemplate(assembly, addresses);
    const all: Loaded[] = [];
    for (const { logicalId } of template.ofType('AWS::Lambda::Function')) {
      const { environment } = readFunction(template, assembly, logicalId, addresses, directory);
      const name = environment['POWERTOOLS_SERVICE_NAME'];
      const file = `${environment['LAMBDA_TASK_ROOT']}/index.cjs`;
      if (name === undefined) continue;
      const bundle = readBundle(`lambdas/${name}/handler.ts`);
      const floor = join(directory, `${name}-sdk`);
      const floorBytes = bundleSource(bundle.floorSource, floor);
      const runs: Run[] = [];
      const floorRuns: Run[] = [];
      // In turns, so that whatever else the machine does meets both alike.
      for (let round = 0; round < (quick ? 3 : 15); round++) {
        runs.push(await importOnceMore(file, environment));
        floorRuns.push(await importOnceMore(`${floor}/index.cjs`, environment));
      }
      const one = { name, bundle, floorBytes, runs, floorRuns };
      print(`${name}: ${spread(cpuOf(runs))} ms of CPU against ${spread(cpuOf(floorRuns))} ms`);
      all.push(one);
    }
    return all;
  });
}

async function importOnceMore(file: string, env: Record<string, string>): Promise<Run> {
  const { stdout } = await run(process.execPath, [importOnce, file], { env });
  return JSON.parse(stdout.slice(stdout.lastIndexOf('{')));
}

/** Loading computes and hardly waits. Its CPU time does not depend on who else uses the machine, the clock's does. */
function figureOf({ name, runs, floorRuns }: Loaded): Figure {
  const value = median(cpuOf(runs)) / median(cpuOf(floorRuns));
  return { name: `cold-start: ${name}`, value, unit: 'times the SDK alone', most: mostTimes, aim: aimTimes };
}

function cpuOf(runs: readonly Run[]): number[] {
  return runs.map(({ cpuMs }) => cpuMs);
}

function kb(bytes: number): string {
  return (bytes / 1024).toFixed(0);
}
