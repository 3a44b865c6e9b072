import { join } from 'node:path';
import { healthKey } from '../../core/adapters/dynamodb/endpoint-health.ts';
import { messageKey } from '../../core/adapters/dynamodb/message-item.ts';
import { readAssembly } from '../../local/assembly.ts';
import { type FunctionDefinition, readFunction } from '../../local/functions/definition.ts';
import { type Environment, startEnvironment } from '../../local/functions/environment.ts';
import type { GatewayCall } from '../../local/gateway/call-log.ts';
import type { BenchCase, BenchResult, BenchRun } from '../bench-case.ts';
import type { FloorDelivery, FloorEvent } from '../floors/delivery.ts';
import { problemsOf } from '../problems.ts';
import { startReceiverProcess } from '../receiver-process.ts';
import { type Batch, type BatchSource, createBatches, expectedAt } from '../send-batches.ts';
import { type BenchStack, logicalIdOf, withStack } from '../stack.ts';
import { median, ratios, spread } from '../statistics.ts';
import { bundleSource } from './sdk-floor.ts';

const batchSize = 10;
/** V8 has compiled what is hot by then: a thousand deliveries of each program. */
const warmUpBatches = 100;
const rounds = 9;
/** Two reads and a write, by send and by its floor; send writes once more where an answer comes late. */
const mostRequestsABatch = 3.5;
const batchesARound = 20;

/** The programs that send is held against, under bench/floors/. */
const floors = ['node-http', 'undici', 'aws-calls'] as const;
type Program = 'send' | (typeof floors)[number];
const programs: readonly Program[] = ['send', ...floors];

/**
 * Processor time of the send function's process, from the event to its result, against programs that do only what nobody
 * can do without. All run as the local run runs a function: a process of its own, the same Node, the same flags. What send
 * asks of DynamoDB is in its figure; the second floor asks for as much.
 */
export const sendCpu: BenchCase = {
  name: 'send-cpu',
  summary:
    "Processor time of the send function's process per delivery, against programs that only sign and POST.",
  isLong: true,
  async run({ print }) {
    const receiver = await startReceiverProcess();
    try {
      return await withStack({}, print, async (bench) => {
        const count = warmUpBatches + rounds * batchesARound;
        const batches = await createBatches(bench, receiver, { count, batchSize });
        bench.stack.resetCalls();
        const measured = await measure(bench, batches, print);
        // Both programs have made as many, or the floor is none of what send does.
        const isAsked = ({ operation }: GatewayCall) =>
          /^(BatchGetItem|GetItem|PutItem|BatchExecuteStatement)$/.test(operation);
        const requests = bench.stack.calls().filter(isAsked).length / (2 * count);
        const arrivals = await receiver.arrivals(expectedAt(batches));
        return result(measured, [
          ...problemsOf(arrivals),
          ...bench.failures,
          ...(requests <= mostRequestsABatch
            ? []
            : [`a batch took ${requests} requests to DynamoDB, not 3 as a rule`]),
        ]);
      });
    } finally {
      await receiver.stop();
    }
  },
};

type Measured = Readonly<Record<Program, readonly number[]>>;

/** @returns µs per delivery in each round, by program */
async function measure(
  bench: BenchStack,
  { batches, floorUrl }: BatchSource,
  print: BenchRun['print'],
): Promise<Measured> {
  const send = sendDefinition(bench);
  const cpuMs: Record<Program, number> = { send: 0, 'node-http': 0, undici: 0, 'aws-calls': 0 };
  const running = new Map<Program, Environment>();
  try {
    for (const program of programs) {
      const definition = program === 'send' ? send : floorDefinition(program, send, bench.directory);
      running.set(
        program,
        startEnvironment(
          definition,
          () => undefined,
          (usage) => {
            cpuMs[program] += usage.cpuMs;
          },
        ),
      );
    }
    let next = 0;
    const run = async (program: Program, some: readonly Batch[]): Promise<number> => {
      cpuMs[program] = 0;
      for (const batch of some) {
        const event = program === 'send' ? batch.event : floorEvent(batch, floorUrl, program);
        const answer = await running.get(program)?.invoke(String(next++), JSON.stringify(event));
        if (program === 'send' && answer !== '{"batchItemFailures":[]}') {
          throw new Error(`Send did not take a batch: ${answer}`);
        }
      }
      return (cpuMs[program] * 1000) / (some.length * batchSize);
    };
    const microseconds: Record<Program, number[]> = {
      send: [],
      'node-http': [],
      undici: [],
      'aws-calls': [],
    };
    for (const program of programs) await run(program, batches.slice(0, warmUpBatches));
    for (let round = 0; round < rounds; round++) {
      const from = warmUpBatches + round * batchesARound;
      // In turns, so that whatever else the machine does meets all alike.
      for (const program of programs) {
        microseconds[program].push(await run(program, batches.slice(from, from + batchesARound)));
      }
      print(programs.map((program) => `${program} ${microseconds[program][round]?.toFixed(0)}`).join(', '));
    }
    return microseconds;
  } finally {
    for (const environment of running.values()) environment.kill();
    await Promise.all([...running.values()].map(({ exited }) => exited));
  }
}

function result(measured: Measured, problems: readonly string[]): BenchResult {
  const fastest = median(measured.undici) < median(measured['node-http']) ? 'undici' : 'node-http';
  const timesOf = (floor: Program) => ratios(measured.send, measured[floor]);
  const nameOf: Record<Program, string> = {
    send: 'the send function',
    'node-http': 'HMAC and POST, node:http',
    undici: 'HMAC and POST, undici',
    'aws-calls': "the same with node:http, and send's 3 requests to DynamoDB for ten deliveries",
  };
  return {
    ok: problems.length === 0,
    problems,
    figures: [
      {
        name: 'send-cpu',
        value: median(timesOf(fastest)),
        unit: `times the HMAC and the POST alone (${fastest})`,
        most: 2.5,
        aim: 1.5,
        isKnownMiss: true,
      },
      {
        name: 'send-cpu: to the floor with AWS requests',
        value: median(timesOf('aws-calls')),
        unit: "times the HMAC, the POST and the SDK's requests",
      },
      { name: 'send-cpu: a delivery', value: median(measured.send), unit: 'µs of CPU' },
    ],
    tables: [
      {
        title: `Processor time of one delivery (${rounds} rounds of ${batchesARound * batchSize} in turns)`,
        columns: ['program', 'µs of CPU, median (least to most)', 'send is so many times it'],
        rows: programs.map((program) => [
          nameOf[program],
          spread(measured[program]),
          program === 'send' ? '' : spread(timesOf(program), 2),
        ]),
      },
    ],
    charts: [],
  };
}

function sendDefinition({ stack, assemblyDir, directory }: BenchStack): FunctionDefinition {
  const logicalId = logicalIdOf(stack, 'AWS::Lambda::Function', 'Send');
  return readFunction(stack.template, readAssembly(assemblyDir), logicalId, stack, directory);
}

/** Send's role, memory and environment with another program. */
function floorDefinition(
  floor: (typeof floors)[number],
  send: FunctionDefinition,
  directory: string,
): FunctionDefinition {
  const root = join(directory, floor);
  bundleSource(`export * from './bench/floors/${floor}.ts';`, root);
  return { ...send, environment: { ...send.environment, LAMBDA_TASK_ROOT: root } };
}

function floorEvent({ deliveries }: Batch, url: string, program: Program): FloorEvent {
  return {
    Records: deliveries.map(({ organization, application, endpoint, message, payload }, index) => {
      const owner = `org#${organization}#app#${application}`;
      const delivery: FloorDelivery = {
        url,
        // Each its own, or the receiver would count them as coming twice.
        id: `${message}-${program}-${index}`,
        secret: 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
        payload,
        keys: {
          message: messageKey(application, message),
          endpoint: { pk: owner, sk: `ep#${endpoint}` },
          health: healthKey(endpoint),
          attempt: { pk: `floor#${message}`, sk: endpoint },
        },
      };
      return { body: JSON.stringify(delivery) };
    }),
  };
}
