import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { accountId, region } from './template/resolve.ts';

export const ScheduledRule = z.object({
  ScheduleExpression: z.string(),
  State: z.string().default('ENABLED'),
  Targets: z.array(z.object({ Arn: z.string(), Input: z.string().optional() })).default([]),
});

const unitMs: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** `rate(5 minutes)` → milliseconds. */
export const rateMs = (expression: string): number => {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const ms = Number(count) * (unitMs[unit ?? ''] ?? 0);
  if (!(ms > 0))
    throw new Error(`ScheduleExpression ${expression}: the local run knows rate(n minutes|hours|days)`);
  return ms;
};

/** The event that EventBridge sends to the target of a scheduled rule. */
const scheduledEvent = (ruleArn: string, atMs: number): Record<string, unknown> => ({
  version: '0',
  id: randomUUID(),
  'detail-type': 'Scheduled Event',
  source: 'aws.events',
  account: accountId,
  time: new Date(atMs).toISOString().replace(/\.\d+Z$/, 'Z'),
  region,
  resources: [ruleArn],
  detail: {},
});

export interface Schedule {
  logicalId: string;
  /** Invokes all targets now; rejects when one fails. */
  run(): Promise<void>;
  stop(): void;
}

/** A rule with a rate: invokes its targets, the first time after one interval. A failed run is not repeated before that. */
export const startSchedule = (
  logicalId: string,
  ruleArn: string,
  rule: z.infer<typeof ScheduledRule>,
  invoke: (functionArn: string, event: unknown) => Promise<unknown>,
): Schedule => {
  const run = async (): Promise<void> => {
    await Promise.all(
      rule.Targets.map(({ Arn, Input }) =>
        invoke(
          Arn,
          Input === undefined ? scheduledEvent(ruleArn, Date.now()) : (JSON.parse(Input) as unknown),
        ),
      ),
    );
  };
  const everyMs = rateMs(rule.ScheduleExpression);
  const timer =
    rule.State === 'ENABLED'
      ? setInterval(() => {
          // The pool has reported a failure.
          run().catch(() => undefined);
        }, everyMs)
      : undefined;
  return { logicalId, run, stop: () => clearInterval(timer) };
};
