import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Page, PageRequest } from '../../manage/page.ts';
import { expiresAt } from '../../publish/message.ts';
import { BackgroundTask, type StepResult } from '../../replay/background-task.ts';
import { wasWritten } from './conditional-write.ts';
import type { TableAccess } from './document-client.ts';
import { queryPage } from './query-page.ts';

export interface TaskListFilter {
  readonly status?: BackgroundTask['status'] | undefined;
  readonly kind?: string | undefined;
  readonly application?: string | undefined;
}

/** A task as one of its steps found it. */
export type TaskStep = Pick<BackgroundTask, 'organization' | 'id' | 'step' | 'processed' | 'queued'>;

export interface BackgroundTasks {
  create(task: BackgroundTask): Promise<void>;
  /** Strongly consistent. */
  find(organization: string, id: string): Promise<BackgroundTask | undefined>;
  list(organization: string, request: PageRequest, filter: TaskListFilter): Promise<Page<BackgroundTask>>;
  /**
   * Writes down what a step did; without a next step the task is finished. False when another run of the same step did
   * so before: its progress counts once.
   */
  advance(task: TaskStep, result: StepResult, nowMs: number): Promise<boolean>;
  /** False when the task went on or ended meanwhile. */
  fail(task: TaskStep, reason: string, nowMs: number): Promise<boolean>;
  /** Ends a running task as failed, whatever step it is at. False when it had ended before. */
  cancel(task: Pick<BackgroundTask, 'organization' | 'id'>, reason: string, nowMs: number): Promise<boolean>;
}

/** Long enough to look into what a task did last quarter. */
const keptMs = 90 * 86_400_000;

const tasksPk = (organization: string) => `tasks#${organization}`;

export function createBackgroundTasks(table: TableAccess): BackgroundTasks {
  const parse = (item: Record<string, unknown>) => BackgroundTask.parse(item);

  const update = (
    task: Pick<BackgroundTask, 'organization' | 'id'> & { readonly step?: number },
    assignments: Record<string, unknown>,
  ) => {
    const isStep = task.step !== undefined;
    const names = Object.keys(assignments);
    const sets = names.map((_, index) => `#n${index} = :v${index}`).join(', ');
    return wasWritten(
      table.client.send(
        new UpdateCommand({
          TableName: table.tableName,
          Key: { pk: tasksPk(task.organization), sk: task.id },
          UpdateExpression: `SET ${sets}`,
          ConditionExpression: `#status = :running${isStep ? ' AND #step = :step' : ''}`,
          ExpressionAttributeNames: {
            '#status': 'status',
            ...(isStep ? { '#step': 'step' } : {}),
            ...Object.fromEntries(names.map((name, index) => [`#n${index}`, name])),
          },
          ExpressionAttributeValues: {
            ':running': 'running',
            ...(isStep ? { ':step': task.step } : {}),
            ...Object.fromEntries(names.map((name, index) => [`:v${index}`, assignments[name]])),
          },
        }),
      ),
    );
  };

  const find = async (organization: string, id: string): Promise<BackgroundTask | undefined> => {
    const answer = await table.client.send(
      new GetCommand({
        TableName: table.tableName,
        Key: { pk: tasksPk(organization), sk: id },
        ConsistentRead: true,
      }),
    );
    return answer.Item && parse(answer.Item);
  };

  /**
   * Ends a step. A write whose answer was lost is made once more by the SDK, and then finds the step ended, by itself: who
   * took that for another run's would not queue the next step, and the task would stand still. Its time tells whose it is.
   */
  const endStep = async (
    task: TaskStep,
    assignments: Record<string, unknown> & { readonly updatedAtMs: number },
  ): Promise<boolean> => {
    if (await update(task, assignments)) return true;
    const now = await find(task.organization, task.id);
    return (
      now?.updatedAtMs === assignments.updatedAtMs && (now.step === task.step + 1 || now.status === 'failed')
    );
  };

  return {
    async create(task) {
      await table.client.send(
        new PutCommand({
          TableName: table.tableName,
          Item: {
            pk: tasksPk(task.organization),
            sk: task.id,
            ...task,
            expiresAt: expiresAt(task.createdAtMs, keptMs),
          },
        }),
      );
    },

    find,

    list: (organization, request, filter) =>
      queryPage(
        table,
        {
          pk: tasksPk(organization),
          prefix: '',
          parse,
          keep: ({ status, kind, application }) =>
            (filter.status === undefined || status === filter.status) &&
            (filter.kind === undefined || kind === filter.kind) &&
            (filter.application === undefined || application === filter.application),
        },
        request,
      ),

    advance: (task, { processed, queued, next }, nowMs) =>
      endStep(task, {
        step: task.step + 1,
        processed: task.processed + processed,
        queued: task.queued + queued,
        updatedAtMs: nowMs,
        ...(next === undefined ? { status: 'finished' } : { cursor: next }),
      }),

    fail: (task, reason, nowMs) => endStep(task, { status: 'failed', reason, updatedAtMs: nowMs }),

    cancel: ({ organization, id }, reason, nowMs) =>
      update({ organization, id }, { status: 'failed', reason, updatedAtMs: nowMs }),
  };
}
