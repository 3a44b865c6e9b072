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
import { bundleSource, type FloorName, readBundle, type StartOfBundle } from './sdk-floor.ts';

const importOnce = fileURLToPath(new URL('./import-once.mjs', import.meta.url));
const run = promisify(execFile);
const mostTimes = 1.5;
const aimTimes = 1.2;

interface Loaded {
  readonly name: string;
  readonly bundle: StartOfBundle;
  readonly runs: readonly Run[];
  readonly floors: Readonly<Record<FloorName, Floor>>;
}

/** An import of the AWS SDK by itself. */
interface Floor {
  readonly bytes: number;
  readonly file: string;
  readonly runs: Run[];
}

interface Run {
  readonly ms: number;
  readonly cpuMs: number;
}

export const coldStart: BenchCase = {
  name: 'cold-start',
  isLong: true,
  summary:
    'How long each function takes to load, against an import of all its clients of the AWS SDK, and of those alone that it loads at its start.',
  async run(options) {
    const loaded = await load(options);
    return {
      ok: true,
      problems: [],
      figures: [...loaded.map(judged), ...loaded.map(unjudged)],
      tables: [
        {
          title: 'Loading a function, in fresh processes',
          columns: [
            'function',
            'KB at start',
            'KB later',
            'KB of all its SDK clients',
            'KB of the SDK at its start',
            'ms of CPU, median (least to most)',
            'of all its SDK clients',
            'times',
            'of the SDK at its start',
            'times',
            'by the clock: ms, of all its SDK clients, of the SDK at its start',
          ],
          rows: loaded.map(({ name, bundle, runs, floors: { allClients, atStart } }) => [
            name,
            kb(bundle.bytes),
            kb(bundle.laterBytes),
            kb(allClients.bytes),
            kb(atStart.bytes),
            spread(cpuOf(runs)),
            spread(cpuOf(allClients.runs)),
            times(runs, allClients).toFixed(2),
            spread(cpuOf(atStart.runs)),
            times(runs, atStart).toFixed(2),
            [runs, allClients.runs, atStart.runs].map((some) => spread(some.map(({ ms }) => ms))).join(', '),
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
          bars: loaded.map(({ name, runs, floors: { atStart } }) => ({
            label: name,
            parts: [
              { label: 'the SDK', value: median(cpuOf(atStart.runs)) },
              { label: 'the rest', value: Math.max(0, median(cpuOf(runs)) - median(cpuOf(atStart.runs))) },
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
      const floorOf = (floor: FloorName): Floor => {
        const root = join(directory, `${name}-${floor}`);
        return { bytes: bundleSource(bundle.floors[floor], root), file: `${root}/index.cjs`, runs: [] };
      };
      const floors = { allClients: floorOf('allClients'), atStart: floorOf('atStart') };
      const runs: Run[] = [];
      // In turns, so that whatever else the machine does meets all alike.
      for (let round = 0; round < (quick ? 3 : 15); round++) {
        runs.push(await importOnceMore(file, environment));
        for (const floor of Object.values(floors)) {
          floor.runs.push(await importOnceMore(floor.file, environment));
        }
      }
      const one = { name, bundle, runs, floors };
      print(
        `${name}: ${spread(cpuOf(runs))} ms of CPU against ${spread(cpuOf(floors.allClients.runs))} ms of all its SDK clients and ${spread(cpuOf(floors.atStart.runs))} ms of those at its start`,
      );
      all.push(one);
    }
    return all;
  });
}

async function importOnceMore(file: string, env: Record<string, string>): Promise<Run> {
  const { stdout } = await run(process.execPath, [importOnce, file], { env });
  return JSON.parse(stdout.slice(stdout.lastIndexOf('{')));
}

function judged({ name, runs, floors }: Loaded): Figure {
  return {
    name: `cold-start: ${name}`,
    value: times(runs, floors.allClients),
    unit: 'times an import of all its SDK clients',
    most: mostTimes,
    aim: aimTimes,
  };
}

function unjudged({ name, runs, floors }: Loaded): Figure {
  return {
    name: `cold-start: ${name}, to what it loads of the SDK at its start`,
    value: times(runs, floors.atStart),
    unit: 'times what it loads of the SDK at its start',
  };
}

/** Loading computes and hardly waits. Its CPU time does not depend on who else uses the machine, the clock's does. */
function times(runs: readonly Run[], floor: Floor): number {
  return median(cpuOf(runs)) / median(cpuOf(floor.runs));
}

function cpuOf(runs: readonly Run[]): number[] {
  return runs.map(({ cpuMs }) => cpuMs);
}

function kb(bytes: number): string {
  return (bytes / 1024).toFixed(0);
}
