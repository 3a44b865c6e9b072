import { setTimeout as pause } from 'node:timers/promises';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll } from 'vitest';
import { operatorConfig } from '../../local/operator.ts';
import { startGrapnel } from '../pipeline/grapnel.ts';
import { operator } from '../pipeline/operator.ts';
import { stageOf } from './call-kind.ts';
import { startCountingReceiver } from './counting-receiver.ts';
import { makeAllDue } from './due-now.ts';
import { impatient } from './impatient.ts';
import { attemptsAt, messagesOf } from './log.ts';
import type { Target } from './oracle.ts';
import { publishAll } from './publishers.ts';
import { type Recipe, type RecipeName, type Role, recipes, roles, scheduleOf } from './recipes.ts';
import type { Saboteur } from './saboteur.ts';

/** Applications with an endpoint for each role, so that publish fans out itself; and one that has too many for that. */
const applicationCount = 10;
const wideEndpointCount = 8;
/** Messages of the application whose messages tasks send to endpoints that were made after them: several steps for each. */
const replayedCount = 2;
/** For so long nothing happens where something is lost in between; what a queue holds back comes sooner. */
const maxSettleMs = 60_000;

export type MatrixRun = Awaited<ReturnType<typeof startMatrixRun>>;

/** A deployment with its applications, and the load that goes through it. */
export async function startMatrixRun(saboteur: Saboteur, random: () => number) {
  const grapnel = await startGrapnel({ assemblyDir: await impatient(1000) }, saboteur.hooks);
  const { stack, api } = grapnel;
  saboteur.attach((pid) => stack.kill(pid));
  const recipeOfNumber: Recipe[] = [];
  const recipeOf = (n: number): Recipe => recipeOfNumber[n] ?? recipes.straight;
  const endpointAt = new Map<string, string>();
  const receiver = await startCountingReceiver(saboteur, (path) => endpointAt.get(path) ?? '', recipeOf);
  afterAll(() => receiver.stop());
  const sqs = new SQSClient(operatorConfig(stack.gatewayUrl));
  const table = operator(stack);
  const sweep = stack.template.ofType('AWS::Events::Rule')[0]?.logicalId ?? '';
  const acknowledged = new Set<number>();
  const unsettled: string[] = [];

  /** Endpoints by application. */
  const targets = new Map<string, Target[]>();
  async function createApplication(endpointRoles: readonly Role[]): Promise<string> {
    const application = await grapnel.application();
    targets.set(application, []);
    for (const role of endpointRoles) await createEndpoint(application, role);
    return application;
  }
  async function createEndpoint(application: string, role: Role): Promise<string> {
    const of = targets.get(application) ?? [];
    const path = `/${role}/${application}/${of.length}`;
    const fields = { url: receiver.url(path), retrySchedule: scheduleOf[role] };
    const endpoint = await grapnel.endpoint(application, path, fields);
    endpointAt.set(path, endpoint);
    of.push({ role, endpoint });
    return endpoint;
  }
  const applications = await Promise.all(
    Array.from({ length: applicationCount }, () => createApplication(roles)),
  );
  const furtherRoles = Array.from({ length: wideEndpointCount }, () => 'wide' as const);
  const wide = await createApplication([...roles, ...furtherRoles]);
  const replayed = await createApplication([]);
  /** The first numbers are the replayed application's. */
  const isReplayed = (n: number) => n < replayedCount;
  const applicationOf = (n: number): string => {
    if (isReplayed(n)) return replayed;
    return recipeOf(n).wide ? wide : (applications[n % applicationCount] ?? '');
  };

  const polled = stack.template
    .ofType('AWS::SQS::Queue')
    .map(({ logicalId }) => logicalId)
    .filter((logicalId) => !logicalId.includes('Dlq'));
  const isQuiet = () =>
    polled.every((queue) => Object.values(stack.queueDepth(queue)).every((count) => count === 0));

  /** Has what waits for an hour fall due, and sweeps, until nothing is under way any more. */
  async function settleWhen(isDone: () => boolean | Promise<boolean>): Promise<void> {
    let movedAtMs = Date.now();
    for (let seen = -1; ; await pause(500)) {
      const happened = receiver.arrivals.length + saboteur.invocations.length;
      // A sweep is an invocation too, and happens each time.
      if (happened > seen + 1) movedAtMs = Date.now();
      seen = happened;
      const waiting = await makeAllDue(table);
      // A sweep that was killed is made up for by the next one.
      await stack.runSchedule(sweep).catch(() => undefined);
      if (waiting === 0 && isQuiet() && (await isDone())) return;
      if (Date.now() - movedAtMs < maxSettleMs) continue;
      const depths = Object.entries(stack.queueDepths()).map(
        ([queue, depth]) => `${queue} ${JSON.stringify(depth)}`,
      );
      unsettled.push(`${waiting} deliveries wait, ${depths.join(', ')}`);
      return;
    }
  }

  /** @returns the number of a message that is published with the next `send`, or of a task that `replay` starts. */
  function next(recipe: RecipeName = 'straight'): number {
    const { opening }: Recipe = recipes[recipe];
    const n = recipeOfNumber.push(recipes[recipe]) - 1;
    if (opening) saboteur.points.open(opening, n);
    return n;
  }

  async function send(numbers: readonly number[]): Promise<void> {
    let isPublishing = true;
    const eventsQueueUrl = stack.outputs['EventsQueueUrl'] ?? '';
    const publishing = publishAll(
      { api, sqs, eventsQueueUrl, applicationOf, recipeOf, random },
      numbers,
    ).finally(() => {
      isPublishing = false;
    });
    const [accepted] = await Promise.all([publishing, settleWhen(() => !isPublishing)]);
    for (const n of accepted) acknowledged.add(n);
  }

  /** Has a task for each number send what the replayed application has to an endpoint that has none of it. */
  async function replay(numbers: readonly number[]): Promise<void> {
    const unfinished = new Set<string>();
    for (const n of numbers) {
      const endpoint = await createEndpoint(replayed, 'replayed');
      saboteur.know(endpoint, n);
      const started = await api.post(`/app/${replayed}/endpoint/${endpoint}/replay-missing`, {
        since: new Date(Date.now() - 3_600_000).toISOString(),
        maxPerSecond: 1,
      });
      if (started.status >= 300) throw new Error(`The task was refused: ${started.text}`);
      // Its first step is held back for a second.
      saboteur.know(started.body.id, n);
      unfinished.add(started.body.id);
      acknowledged.add(n);
    }
    await settleWhen(async () => {
      for (const task of unfinished) {
        const { body } = await api.get(`/background-task/${task}`);
        if (body.status === 'finished') unfinished.delete(task);
      }
      return unfinished.size === 0;
    });
  }

  const toReplay = Array.from({ length: replayedCount }, () => next());
  await send(toReplay);
  const taskNumbers = new Set<number>();

  return {
    grapnel,
    arrivals: receiver.arrivals,
    acknowledged: acknowledged as ReadonlySet<number>,
    published: () => recipeOfNumber.length - taskNumbers.size,
    /** What was still under way when it should have been over. */
    unsettled: unsettled as readonly string[],
    recipeOf,
    targetsOf: (n: number): readonly Target[] =>
      taskNumbers.has(n) ? [] : (targets.get(applicationOf(n)) ?? []),
    isTask: (n: number) => taskNumbers.has(n),
    next,
    nextTask(): number {
      const n = next();
      taskNumbers.add(n);
      return n;
    },
    send,
    replay,
    settle: () => settleWhen(() => true),
    /** Ends the processes of stages: fresh ones read again what these remember. */
    refresh(stages: ReadonlySet<string>): void {
      for (const { logicalId, pids } of stack.functions()) {
        if (stages.has(stageOf(logicalId) ?? '')) for (const pid of pids) stack.kill(pid);
      }
    },
    async log() {
      const endpoints = [...targets].flatMap(([application, of]) =>
        of.map(({ endpoint }) => ({ application, endpoint })),
      );
      const rows = [];
      for (const { application, endpoint } of endpoints) {
        rows.push(...(await attemptsAt(api, application, endpoint)));
      }
      return rows;
    },
    async stored() {
      const ids = await Promise.all([...targets.keys()].map((application) => messagesOf(api, application)));
      return new Set(ids.flat());
    },
  };
}
