import { SendMessageBatchCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, test } from 'vitest';
import type { LocalStackOptions } from '../../local/stack.ts';
import { clients } from './clients.ts';
import { lambda, poll, type SmallStack, type SmallTemplate, startSmallStack } from './small-assembly.ts';

interface Settings {
  mapping?: Record<string, unknown>;
  maxReceiveCount?: number;
  queue?: Record<string, unknown>;
  fn?: Record<string, unknown>;
}

const template = ({ mapping = {}, maxReceiveCount = 50, queue = {}, fn = {} }: Settings): SmallTemplate => ({
  Resources: {
    ...lambda('Worker', 'worker.handler', { Timeout: 1, ...fn }, [poll('Jobs')]),
    Dead: { Type: 'AWS::SQS::Queue' },
    Jobs: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        VisibilityTimeout: 1,
        RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount },
        ...queue,
      },
    },
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: { 'Fn::GetAtt': ['Jobs', 'Arn'] },
        FunctionName: { Ref: 'Worker' },
        BatchSize: 10,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ...mapping,
      },
    },
  },
});

interface Report {
  kind: string;
  size: number;
  order: { id: number };
  receives: number;
  group: string;
  record: Record<string, unknown>;
  pid: number;
  atMs: number;
}
const reports = ({ stack }: SmallStack, kind: string): Report[] =>
  stack
    .logLines('Worker')
    .filter(({ line }) => line.startsWith('{'))
    .map(({ line }) => JSON.parse(line) as Report)
    .filter((report) => report.kind === kind && report.size !== 0);

const send = async ({ stack }: SmallStack, orders: Record<string, unknown>[], extra = {}): Promise<void> => {
  const { sqs } = clients(stack);
  const QueueUrl = stack.template.ref('Jobs');
  for (let i = 0; i < orders.length; i += 10) {
    const Entries = orders
      .slice(i, i + 10)
      .map((order, n) => ({ Id: String(n), MessageBody: JSON.stringify(order), ...extra }));
    await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  }
};

let small: SmallStack;
/** Starts with a warm process, so that loading one does not eat into visibility timeouts of a second. */
const start = async (settings: Settings, options: Partial<LocalStackOptions> = {}): Promise<void> => {
  small = await startSmallStack(template(settings), options);
  await small.stack.invoke('Worker', { Records: [] });
};
afterEach(() => small.end());

describe('an event source mapping', () => {
  test('redelivers only the messages that the function reports as failed', async () => {
    await start({ maxReceiveCount: 2 });
    await send(small, [{ id: 1 }, { id: 2, fail: true }, { id: 3 }]);
    await small.stack.waitUntilIdle();
    expect(reports(small, 'message').map(({ order, receives }) => [order.id, receives])).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
      [2, 2],
    ]);
    expect(small.stack.inspectQueue('Dead').ready).toEqual([JSON.stringify({ id: 2, fail: true })]);
  });

  test('redelivers the whole batch after a malformed report', async () => {
    await start({ maxReceiveCount: 1 });
    await send(small, [{ id: 1 }, { id: 2, nonsense: true }]);
    await small.stack.waitUntilIdle();
    expect(small.stack.inspectQueue('Dead').ready).toHaveLength(2);
  });

  test('redelivers the whole batch when the function throws, without deleting anything', async () => {
    await start({ maxReceiveCount: 1 });
    await send(small, [{ id: 1 }, { id: 2, throw: true }]);
    await small.stack.waitUntilIdle();
    expect(small.stack.inspectQueue('Dead').ready).toHaveLength(2);
    expect(small.lines).toContain('Worker failed: Error: told to throw');
  });

  test('moves a message to the dead-letter queue after the maxReceiveCount of the template, also after it changed', async () => {
    await start({ maxReceiveCount: 1 });
    await send(small, [{ id: 1, fail: true }]);
    await small.stack.waitUntilIdle();
    expect(reports(small, 'message')).toHaveLength(1);
    await small.restart(template({ maxReceiveCount: 3 }));
    await send(small, [{ id: 2, fail: true }]);
    await small.stack.waitUntilIdle();
    expect(reports(small, 'message').map(({ receives }) => receives)).toEqual([1, 2, 3]);
    expect(small.stack.queueDepth('Dead').visible).toBe(2);
  });

  test('hands a failed message out again after the visibility timeout, not before', async () => {
    await start({ maxReceiveCount: 2, queue: { VisibilityTimeout: 2 } });
    await send(small, [{ id: 1, fail: true }]);
    await small.stack.waitUntilIdle();
    const [, second] = reports(small, 'message');
    const attributes = second?.record['attributes'] as Record<string, string>;
    const waitedMs = (second?.atMs ?? 0) - Number(attributes['ApproximateFirstReceiveTimestamp']);
    expect(waitedMs).toBeGreaterThanOrEqual(2_000);
    expect(waitedMs).toBeLessThan(3_000);
  });

  test('gives a delayed message after its delay, with its group, attributes and body unharmed', async () => {
    await start({});
    const { sqs } = clients(small.stack);
    const body = { id: 1, text: 'ünï 🎣' };
    const sentAtMs = Date.now();
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: small.stack.template.ref('Jobs'),
        MessageBody: JSON.stringify(body),
        DelaySeconds: 1,
        MessageGroupId: 'ep_1',
        MessageAttributes: { Kind: { DataType: 'String', StringValue: 'x' } },
      }),
    );
    expect(small.stack.queueDepth('Jobs').delayed).toBe(1);
    await small.stack.waitForLog(({ line }) => line.includes('"kind":"message"'));
    const [report] = reports(small, 'message');
    expect((report?.atMs ?? 0) - sentAtMs).toBeGreaterThanOrEqual(1_000);
    expect(report).toMatchObject({
      order: body,
      group: 'ep_1',
      record: {
        eventSource: 'aws:sqs',
        eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:Small-Jobs',
        awsRegion: 'us-east-1',
        attributes: { ApproximateReceiveCount: '1', MessageGroupId: 'ep_1' },
        messageAttributes: { Kind: { stringValue: 'x', dataType: 'String' } },
      },
    });
  });

  test.each([
    { template: 2, local: 8, expected: 2 },
    { template: 100, local: 3, expected: 3 },
  ])('runs no more batches at the same time than $expected', async (limits) => {
    await start(
      {
        mapping: { BatchSize: 1, ScalingConfig: { MaximumConcurrency: limits.template } },
        queue: { VisibilityTimeout: 30 },
        fn: { Timeout: 10 },
      },
      { localMaxConcurrency: limits.local },
    );
    await send(
      small,
      // Longer than a further process may have to wait for busy cores.
      Array.from({ length: 5 }, (_, id) => ({ id, waitMs: 1_500 })),
    );
    await small.stack.waitUntilIdle();
    const events = [
      ...reports(small, 'batch').map(({ atMs }) => [atMs, 1] as const),
      ...reports(small, 'done').map(({ atMs }) => [atMs, -1] as const),
    ].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    let running = 0;
    const peak = Math.max(...events.map(([, step]) => (running += step)));
    expect(reports(small, 'done')).toHaveLength(5);
    expect(peak).toBeLessThanOrEqual(limits.expected);
    expect(peak).toBeGreaterThan(1);
    expect(small.lines.some((line) => line.includes('Worker 3 of 100'))).toBe(limits.local === 3);
  });

  test('collects a batch for as long as its window lasts', async () => {
    await start({
      mapping: { BatchSize: 25, MaximumBatchingWindowInSeconds: 1 },
      queue: { VisibilityTimeout: 30 },
    });
    await send(
      small,
      Array.from({ length: 20 }, (_, id) => ({ id })),
    );
    await send(small, [{ id: 20 }]);
    await small.stack.waitUntilIdle();
    expect(reports(small, 'batch').map(({ size }) => size)).toEqual([21]);
  });

  test('a killed process fails only its own invocation, and its messages come again', async () => {
    // Each holds its process for longer than the second one waits for one of its own on a busy machine (1 s), and is over
    // long before its message is handed out again.
    await start({ mapping: { BatchSize: 1 }, fn: { Timeout: 8 }, queue: { VisibilityTimeout: 8 } });
    await send(small, [
      { id: 1, waitMs: 2000 },
      { id: 2, waitMs: 2000 },
    ]);
    await small.stack.waitForLog(({ line }) => line.includes('"order":{"id":1'));
    await small.stack.waitForLog(({ line }) => line.includes('"order":{"id":2'));
    const pid = reports(small, 'message').find(({ order }) => order.id === 1)?.pid ?? 0;
    small.stack.kill(pid);
    await small.stack.waitUntilIdle();
    const seen = reports(small, 'message').map(({ order, receives }) => `${order.id}/${receives}`);
    expect(seen.sort()).toEqual(['1/1', '1/2', '2/1']);
    expect(reports(small, 'message').filter(({ order }) => order.id === 1)[1]?.pid).not.toBe(pid);
    expect(small.lines.some((line) => line.includes('Runtime exited with error: signal: SIGKILL'))).toBe(
      true,
    );
  });

  test('ends a function that outlasts its timeout', async () => {
    await start({ maxReceiveCount: 1 });
    await send(small, [{ id: 1, hang: true }]);
    await small.stack.waitUntilIdle();
    expect(small.lines.some((line) => line.includes('Task timed out after 1.00 seconds'))).toBe(true);
    expect(small.stack.queueDepth('Dead').visible).toBe(1);
  });

  test('messages and their receive counts survive a restart', async () => {
    await start({});
    await send(small, [{ id: 1, fail: true }]);
    await small.stack.waitForLog(({ line }) => line.includes('"kind":"done"'));
    await small.restart();
    await small.stack.waitForLog(({ line }) => line.includes('"kind":"done"'));
    expect(reports(small, 'message')[0]?.receives).toBeGreaterThanOrEqual(2);
  });

  test('does not start with what Lambda would refuse', async () => {
    await start({});
    const filtered = template({ mapping: { FilterCriteria: { Filters: [] } } });
    await expect(small.restart(filtered)).rejects.toThrow('does not support FilterCriteria');
    const noRights = template({});
    noRights.Resources['WorkerPolicy'] = {
      Type: 'AWS::IAM::Policy',
      Properties: { PolicyDocument: { Statement: [] }, Roles: [] },
    };
    await expect(small.restart(noRights)).rejects.toThrow('is not authorized to perform: sqs:ReceiveMessage');
    await expect(small.restart(template({ fn: { Timeout: 30 } }))).rejects.toThrow('visibility timeout');
  });
});
