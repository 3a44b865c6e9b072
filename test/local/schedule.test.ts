import { afterEach, describe, expect, test, vi } from 'vitest';
import { rateMs, startSchedule } from '../../local/schedule.ts';
import { lambda, type SmallStack, startSmallStack } from './small-assembly.ts';

describe('a schedule', () => {
  let small: SmallStack | undefined;
  afterEach(async () => {
    vi.useRealTimers();
    await small?.end();
    small = undefined;
  });

  test.each([
    ['rate(1 minute)', 60_000],
    ['rate(5 minutes)', 300_000],
    ['rate(2 hours)', 7_200_000],
  ])('%s is every %d ms', (expression, ms) => {
    expect(rateMs(expression)).toBe(ms);
  });

  test('of another kind is an error', () => {
    expect(() => rateMs('cron(* * * * ? *)')).toThrow('the local run knows rate(');
  });

  test('runs after each interval until it is stopped', () => {
    vi.useFakeTimers();
    const invoked: unknown[] = [];
    const rule = {
      ScheduleExpression: 'rate(1 minute)',
      State: 'ENABLED',
      Targets: [{ Arn: 'a', Input: '{"x":1}' }],
    };
    const schedule = startSchedule('R', 'arn', rule, (...call) => {
      invoked.push(call);
      return Promise.resolve();
    });
    vi.advanceTimersByTime(59_999);
    expect(invoked).toEqual([]);
    vi.advanceTimersByTime(60_001);
    expect(invoked).toEqual([
      ['a', { x: 1 }],
      ['a', { x: 1 }],
    ]);
    schedule.stop();
    vi.advanceTimersByTime(120_000);
    expect(invoked).toHaveLength(2);
  });

  test('can be run at once, with the event of EventBridge', async () => {
    small = await startSmallStack({
      Resources: {
        ...lambda('Worker', 'worker.handler'),
        Rule: {
          Type: 'AWS::Events::Rule',
          Properties: {
            ScheduleExpression: 'rate(1 minute)',
            State: 'ENABLED',
            Targets: [
              { Id: 'T', Arn: { 'Fn::GetAtt': ['Worker', 'Arn'] }, Input: JSON.stringify({ Records: [] }) },
            ],
          },
        },
      },
    });
    await small.stack.runSchedule('Rule');
    const { line } = await small.stack.waitForLog((l) => l.line.includes('"kind":"done"'));
    expect(JSON.parse(line)).toMatchObject({ size: 0 });
    await expect(small.stack.runSchedule('Other')).rejects.toThrow('no rate() rule Other; it has Rule');
  });
});
