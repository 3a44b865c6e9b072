import * as z from 'zod/mini';
import { isoTime, Time } from '../../api/fields.ts';
import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';

const Count = z.int().check(z.minimum(0));

const BacklogQueueOut = z.object({
  queue: z.enum(['events', 'deliveries', 'slow', 'replay']),
  waiting: Count,
  delayed: Count,
  inFlight: Count,
  /** Null where what is given up lies with what another queue has given up. */
  deadLetters: z.nullable(Count),
});

/** What is still to be done. Not in Svix. */
const BacklogOut = z.object({
  queues: z.array(BacklogQueueOut),
  retries: z.object({
    overdue: Count,
    withinHour: Count,
    withinDay: Count,
    later: Count,
    nextAt: z.nullable(Time),
    complete: z.boolean(),
  }),
});

/** The sweep takes out what falls due within the next minute or two (lambdas/retry): what is later than that is late. */
const sweepMs = 2 * 60_000;
const hourMs = 3_600_000;

export const getBacklog = defineRoute({
  method: 'GET',
  path: '/api/v1/backlog',
  operationId: 'v1.backlog.get',
  summary: "See what waits: the deployment's queues and dead-letter queues, and the organization's retries",
  tag: 'Overview',
  access: 'organization',
  replies: { 200: BacklogOut },
  action: async ({ principal }, deps: ManageDeps) => {
    const [queues, { dueAtMs, isComplete }] = await Promise.all([
      deps.queueDepths(),
      deps.dueTimes(principal.organization),
    ]);
    const nowMs = deps.now();
    const until = (timeMs: number) => dueAtMs.filter((atMs) => atMs < timeMs).length;
    const overdue = until(nowMs - sweepMs);
    const hour = until(nowMs + hourMs);
    const day = until(nowMs + 24 * hourMs);
    const nextAtMs = dueAtMs[0];
    const body: z.input<typeof BacklogOut> = {
      queues: [...queues],
      retries: {
        overdue,
        withinHour: hour - overdue,
        withinDay: day - hour,
        later: dueAtMs.length - day,
        nextAt: nextAtMs === undefined ? null : isoTime(nextAtMs),
        complete: isComplete,
      },
    };
    return { status: 200, body };
  },
});
