import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod/mini';
import { isoTime, Time } from '../../api/fields.ts';
import { Timestamp } from '../../api/query.ts';
import { defineRoute } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { createDeadLetterGroups } from './dead-letter-groups.ts';
import { dlqNames } from './dlq-name.ts';
import { noCounts, redriveDlq } from './redrive-dlq.ts';

const Label = z.string().check(z.minLength(1), z.maxLength(256));

const RedriveIn = z.object({
  queue: z.enum(dlqNames),
  appId: z.nullish(Label),
  endpointId: z.nullish(Label),
  /** A part of why the message lies there, in whatever case. */
  reason: z.nullish(Label),
  since: z.nullish(Timestamp),
  until: z.nullish(Timestamp),
  maxPerSecond: z.nullish(
    z.pipe(
      z.int().check(z.minimum(1)),
      z.transform((count) => Math.min(count, maxRate)),
    ),
  ),
  dryRun: z.nullish(z.boolean()),
  /** The run that an earlier call began: what it moved and came back is left where it is. */
  run: z.nullish(z.uuid()),
});

const Count = z.int().check(z.minimum(0));

const DeadLetterGroupOut = z.object({
  reason: z.string(),
  about: z.string(),
  appId: z.nullable(z.string()),
  endpointId: z.nullable(z.string()),
  count: Count,
  oldestAt: Time,
});

/** What a call moved, or would move. Not in Svix. */
const RedriveOut = z.object({
  run: z.string(),
  moved: Count,
  stayed: Count,
  failed: Count,
  complete: z.boolean(),
  groups: z.array(DeadLetterGroupOut),
});

const usualRate = 100;
const maxRate = 500;
/** API Gateway gives up after 30 s, and what is held has to be given back before. */
const maxMs = 15_000;
/** A call's own share, so that somebody who stops calling has stopped it. */
const maxMoved = 1_000;

/**
 * Moves an organization's messages from a DLQ back to its queue, by the rules of `npx grapnel dlq redrive`
 * (docs/decisions/0025-redrive-by-our-own-command.md): for as long as a call may take, so that whoever wants all calls
 * again with the same run.
 */
export const redriveDeadLetters = defineRoute({
  method: 'POST',
  path: '/api/v1/dead-letter/redrive',
  operationId: 'v1.dead-letter.redrive',
  summary:
    "Count the organization's messages in a dead-letter queue, or put them back on its queue, some at a time",
  tag: 'Overview',
  access: 'organization',
  body: RedriveIn,
  replies: { 200: RedriveOut },
  action: async ({ principal, body }, deps: ManageDeps) => {
    const { queue, dryRun, maxPerSecond } = body;
    const run = body.run ?? randomUUID();
    const dlq = deps.deadLetters(queue);
    const groups = createDeadLetterGroups();
    const signal = AbortSignal.timeout(maxMs);
    const isEmpty = (await dlq.count()) === 0;
    const counts = isEmpty
      ? noCounts()
      : await redriveDlq(
          queue,
          dlq,
          {
            filter: {
              organization: principal.organization,
              application: body.appId ?? undefined,
              endpoint: body.endpointId ?? undefined,
              reason: body.reason ?? undefined,
              sinceMs: body.since ?? undefined,
              untilMs: body.until ?? undefined,
            },
            ratePerSecond: maxPerSecond ?? usualRate,
            max: maxMoved,
            isDryRun: dryRun === true,
            run,
          },
          {
            now: deps.now,
            pause: (durationMs, until) =>
              sleep(durationMs, undefined, { signal: until }).catch(() => undefined),
            signal,
            onProgress: () => undefined,
            onMoved: groups.add,
          },
        );
    const reply: z.input<typeof RedriveOut> = {
      run,
      moved: counts.moved,
      stayed: counts.cameBack + counts.arrivedSince,
      failed: counts.failed,
      complete: !signal.aborted && counts.moved < maxMoved,
      groups: groups.largest().map(({ facts, count, oldestMs }) => ({
        reason: facts.reason,
        about: facts.about,
        appId: facts.application ?? null,
        endpointId: facts.endpoint ?? null,
        count,
        oldestAt: isoTime(oldestMs),
      })),
    };
    return { status: 200, body: reply };
  },
});
