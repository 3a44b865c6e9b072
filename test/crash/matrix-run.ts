import { setTimeout as pause } from 'node:timers/promises';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll } from 'vitest';
import { operatorConfig } from '../../local/operator.ts';
import { operator } from '../pipeline/due-index.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import { type Arrival, startCountingReceiver } from './counting-receiver.ts';
import { makeAllDue } from './due-now.ts';
import { impatient } from './impatient.ts';
import { replayed, roles, scheduleOf } from './plan.ts';
import { publishAll } from './publishers.ts';
import type { Saboteur } from './saboteur.ts';

const applicationCount = 10;
/** Longer than any chain of kills that one message meets. */
const maxSettleMs = 180_000;

/** A deployment with ten applications of three endpoints each, and the load that goes through it. */
export interface MatrixRun {
  readonly grapnel: Grapnel;
  readonly arrivals: readonly Arrival[];
  readonly acknowledged: ReadonlySet<number>;
  readonly published: () => number;
  /** What was still under way when it should have been over. */
  readonly unsettled: readonly string[];
  /** Publishes so many messages and waits until nothing is under way any more. */
  load(count: number): Promise<void>;
  /** Has a task send what applications of these numbers have to one more endpoint of theirs, as far as that has not got it. */
  replay(applications: readonly number[]): Promise<void>;
  settle(): Promise<void>;
}

export const applicationNumbers = Array.from({ length: applicationCount }, (_, index) => index);

export async function startMatrixRun(saboteur: Saboteur, random: () => number): Promise<MatrixRun> {
  const grapnel = await startGrapnel({ assemblyDir: await impatient(1000) }, saboteur.hooks);
  const { stack, api } = grapnel;
  saboteur.attach((pid) => stack.kill(pid));
  const endpointIds = new Map<string, string>();
  const receiver = await startCountingReceiver(saboteur, (path) => endpointIds.get(path) ?? '');
  afterAll(() => receiver.stop());
  const sqs = new SQSClient(operatorConfig(stack.gatewayUrl));
  const table = operator(stack);
  const sweep = stack.template.ofType('AWS::Events::Rule')[0]?.logicalId ?? '';
  const acknowledged = new Set<number>();
  const unsettled: string[] = [];
  let published = 0;

  const applications = await Promise.all(applicationNumbers.map(() => grapnel.application()));
  const createEndpoint = async (role: keyof typeof scheduleOf, index: number): Promise<string> => {
    const path = `/${role}/${index}`;
    const fields = { url: receiver.url(path), retrySchedule: scheduleOf[role] };
    const id = await grapnel.endpoint(applications[index] ?? '', path, fields);
    endpointIds.set(path, id);
    return id;
  };
  await Promise.all(applicationNumbers.flatMap((index) => roles.map((role) => createEndpoint(role, index))));

  const polled = stack.template
    .ofType('AWS::SQS::Queue')
    .map(({ logicalId }) => logicalId)
    .filter((logicalId) => !logicalId.includes('Dlq'));
  const isQuiet = () =>
    polled.every((queue) => Object.values(stack.queueDepth(queue)).every((count) => count === 0));

  /** Has what waits for an hour fall due, and sweeps, until nothing is under way any more. */
  async function settleWhen(isDone: () => boolean | Promise<boolean>): Promise<void> {
    for (const startMs = Date.now(); ; await pause(250)) {
      const waiting = await makeAllDue(table);
      // A sweep that was killed is made up for by the next one.
      await stack.runSchedule(sweep).catch(() => undefined);
      if (waiting === 0 && isQuiet() && (await isDone())) return;
      if (Date.now() - startMs < maxSettleMs) continue;
      const depths = Object.entries(stack.queueDepths()).map(
        ([queue, depth]) => `${queue} ${JSON.stringify(depth)}`,
      );
      unsettled.push(`${waiting} deliveries wait, ${depths.join(', ')}`);
      return;
    }
  }

  const isFinished = async (task: string): Promise<boolean> =>
    (await api.get(`/background-task/${task}`)).body.status === 'finished';

  return {
    grapnel,
    arrivals: receiver.arrivals,
    acknowledged,
    published: () => published,
    unsettled,
    settle: () => settleWhen(() => true),
    async load(count) {
      const numbers = Array.from({ length: count }, () => published++);
      let isPublishing = true;
      const publishing = publishAll(
        {
          api,
          sqs,
          eventsQueueUrl: stack.outputs['EventsQueueUrl'] ?? '',
          applicationOf: (n) => applications[n % applicationCount] ?? '',
          random,
        },
        numbers,
      ).finally(() => {
        isPublishing = false;
      });
      const [accepted] = await Promise.all([publishing, settleWhen(() => !isPublishing)]);
      for (const n of accepted) acknowledged.add(n);
    },
    async replay(indexes) {
      const tasks = await Promise.all(
        indexes.map(async (index) => {
          const endpoint =
            endpointIds.get(`/${replayed}/${index}`) ?? (await createEndpoint(replayed, index));
          const started = await api.post(`/app/${applications[index]}/endpoint/${endpoint}/replay-missing`, {
            since: new Date(Date.now() - 3_600_000).toISOString(),
            // Several steps for each task.
            maxPerSecond: 20,
          });
          if (started.status >= 300) throw new Error(`The task was refused: ${started.text}`);
          return String(started.body.id);
        }),
      );
      await settleWhen(async () => (await Promise.all(tasks.map(isFinished))).every(Boolean));
    },
  };
}
