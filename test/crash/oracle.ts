import { idTimeMs } from '../../core/ids/ksuid.ts';
import { attemptId } from '../../core/send/attempt.ts';
import type { Arrival } from './counting-receiver.ts';
import { functionSeconds } from './impatient.ts';
import type { Row } from './log.ts';
import { attemptsOf, isGivenUp, type Recipe, type Role } from './recipes.ts';
import type { Hit, Invocation } from './saboteur.ts';

export interface Evidence {
  readonly acknowledged: ReadonlySet<number>;
  readonly arrivals: readonly Arrival[];
  readonly rows: readonly Row[];
  /** Ids of the messages that are stored. */
  readonly stored: ReadonlySet<string>;
  readonly invocations: readonly Invocation[];
  /** Deliveries in the DLQ, as `<message> <endpoint>`, with repetitions. */
  readonly givenUp: readonly string[];
  readonly recipeOf: (n: number) => Recipe;
  /** Where the message of a number is to arrive. */
  readonly targetsOf: (n: number) => readonly Target[];
}

export interface Target {
  readonly role: Role;
  readonly endpoint: string;
}

/** Why an arrival has no row of its own. */
export interface Duplicate {
  readonly arrival: Arrival;
  readonly why:
    | 'its sender was killed'
    | 'its row was not written'
    | 'its sender ran out of time'
    | 'its queue took it twice'
    | 'its copy was sent first'
    | 'copies side by side';
  readonly hit: Hit | undefined;
}

export interface Judgement {
  readonly problems: readonly string[];
  /** Numbers of the acknowledged messages that did not arrive everywhere. */
  readonly lost: ReadonlySet<number>;
  readonly duplicates: readonly Duplicate[];
  /** Copies in the DLQ beyond the one that belongs there. */
  readonly dlqCopies: number;
}

/**
 * What has to hold when nothing is under way any more:
 *
 * - Every acknowledged message arrived at every endpoint, under one message id.
 * - The log of each delivery has the rows that its schedule says, numbered from 1, and each row tells of one arrival.
 * - An arrival that no row tells of is a duplicate: its sender ended, or could not write, between its request and its
 *   row. Nothing else excuses one, but two copies of a delivery being sent at the same instant, and a queue that took
 *   a delivery, or the fan-out that it comes from, whose answer was lost, so that the SDK sent it once more, and a first
 *   attempt that was queued before its fan-out was cut short, and lay there until the repeated fan-out's copy was over.
 * - What arrived is stored, and what was given up, and only that, is in the DLQ.
 */
export function judge(evidence: Evidence): Judgement {
  const { arrivals, rows, stored } = evidence;
  const problems: string[] = [];
  const lost = new Set<number>();
  const byDelivery = Map.groupBy(rows, ({ message, endpoint }) => `${message} ${endpoint}`);
  const told = new Set(rows.map(({ arrival }) => arrival));
  const byId = new Map(arrivals.map((arrival) => [arrival.id, arrival]));

  for (const { message, endpoint, arrival, number, reason } of rows) {
    const of = byId.get(arrival);
    if (of?.message !== message || of.endpoint !== endpoint || of.attempt !== number)
      problems.push(`row ${number} of ${message} at ${endpoint} tells of ${arrival || 'nothing'}: ${reason}`);
  }
  if (told.size < rows.length)
    problems.push(`${rows.length - told.size} rows tell of an arrival that another tells of`);

  for (const [n, seen] of Map.groupBy(arrivals, (arrival) => arrival.n)) {
    const messages = new Set(seen.map(({ message }) => message));
    if (messages.size > 1) problems.push(`message ${n} was published as ${[...messages].join(', ')}`);
    for (const message of messages)
      if (!stored.has(message)) problems.push(`${message} arrived and is not stored`);
    const recipe = evidence.recipeOf(n);
    for (const { role, endpoint } of evidence.targetsOf(n)) {
      const first = seen.find((arrival) => arrival.endpoint === endpoint);
      if (!first) {
        if (!evidence.acknowledged.has(n)) continue;
        lost.add(n);
        problems.push(`message ${n} never arrived at ${role} ${endpoint}`);
        continue;
      }
      const logged = byDelivery.get(`${first.message} ${first.endpoint}`) ?? [];
      const numbers = logged.map(({ number }) => number).sort((left, right) => left - right);
      const expected = Array.from({ length: attemptsOf(recipe, role) }, (_, index) => index + 1);
      if (numbers.join() !== expected.join())
        problems.push(
          `message ${n} at ${role}: attempts ${numbers.join() || 'none'} instead of ${expected.join()}`,
        );
      const isDone = isGivenUp(recipe, role) || logged.some(({ isSucceeded }) => isSucceeded);
      if (!isDone) problems.push(`message ${n} at ${role} was neither delivered nor given up`);
    }
  }
  const arrived = new Set(arrivals.map(({ n }) => n));
  for (const n of evidence.acknowledged) {
    if (!arrived.has(n)) {
      lost.add(n);
      problems.push(`message ${n} was acknowledged and lost`);
    }
  }

  const dlq = new Set(evidence.givenUp);
  const toGiveUp = new Set(
    arrivals
      .filter(({ n, role }) => isGivenUp(evidence.recipeOf(n), role))
      .map(({ message, endpoint }) => `${message} ${endpoint}`),
  );
  for (const delivery of dlq) if (!toGiveUp.has(delivery)) problems.push(`${delivery} is in the DLQ`);
  for (const delivery of toGiveUp) if (!dlq.has(delivery)) problems.push(`${delivery} is not in the DLQ`);

  const duplicates = arrivals
    .filter(({ id }) => !told.has(id))
    .map((arrival) => explain(arrival, evidence, problems));
  return {
    problems,
    lost,
    duplicates: duplicates.flatMap((one) => one ?? []),
    dlqCopies: evidence.givenUp.length - dlq.size,
  };
}

function explain(arrival: Arrival, evidence: Evidence, problems: string[]): Duplicate | undefined {
  const { invocation, message, endpoint } = arrival;
  const hits = invocation?.hits ?? [];
  // A request that was under way when its sender died arrives a moment later: a dead process begins none.
  const fatal = hits.find(({ isFatal }) => isFatal);
  if (fatal) return { arrival, why: 'its sender was killed', hit: fatal };
  const unwritten = hits.find(
    (hit) => isAbout(hit, arrival) && hit.point.stage === 'Send' && hit.atMs >= arrival.atMs,
  );
  if (unwritten) return { arrival, why: 'its row was not written', hit: unwritten };
  if (invocation && !invocation.hasReturned)
    return { arrival, why: 'its sender ran out of time', hit: undefined };
  const doubled = evidence.invocations
    .flatMap((other) => other.hits)
    .find((hit) => isDoubledSend(hit) && hit.message === message && hit.atMs <= arrival.atMs);
  if (doubled) return { arrival, why: 'its queue took it twice', hit: doubled };
  const isOfIt = (one: { message: string; endpoint: string }) =>
    one.message === message && one.endpoint === endpoint;
  const isBeside = evidence.invocations.some(
    (other) =>
      other.deliveries.filter(isOfIt).length > (other === invocation ? 1 : 0) && overlap(other, invocation),
  );
  const before = evidence.invocations.filter(
    (one) => one.messages.includes(message) && one.startedAtMs <= arrival.atMs,
  );
  if (isBeside) return { arrival, why: 'copies side by side', hit: before.flatMap((one) => one.hits).at(-1) };
  // What was queued before the fan-out was killed looks like any first attempt, and may be overtaken by its copy.
  const repeated = before.find(
    (one) => /^(Publish|FanOut|Replay)$/.test(one.stage) && (one.hits.length > 0 || !one.hasReturned),
  );
  if (repeated && arrival.attempt === 1)
    return { arrival, why: 'its copy was sent first', hit: repeated.hits[0] };
  problems.push(
    `${arrival.id} (message ${arrival.n} at ${arrival.role}, attempt ${arrival.attempt}) is a duplicate that nothing explains: ${historyOf(arrival, evidence)}`,
  );
  return undefined;
}

/** Whether a call was about a delivery: it names both, or its first attempt. */
function isAbout(hit: Hit, { message, endpoint }: Arrival): boolean {
  if (hit.message === message && hit.endpoint === endpoint) return true;
  const dueAtMs = idTimeMs('msg', message) ?? 0;
  return hit.attempts.includes(attemptId({ message, endpoint, number: 1, dueAtMs }));
}

/** A queue that takes a message and whose answer is lost is given it again by the SDK: the copy looks like the first. */
function isDoubledSend({ point }: Hit): boolean {
  return point.action === 'answer lost' && /^SendMessage/.test(point.kind);
}

function overlap(left: Invocation, right: Invocation | undefined): boolean {
  if (!right) return false;
  const endOf = (one: Invocation) => one.endedAtMs ?? one.startedAtMs + functionSeconds * 1000;
  return left.startedAtMs <= endOf(right) && right.startedAtMs <= endOf(left);
}

/** Who had the message, and what was done to them, for who has to find out. */
function historyOf(
  { message, endpoint, invocation, atMs }: Arrival,
  { invocations, arrivals }: Evidence,
): string {
  const of = invocations.filter(
    (one) => one.messages.includes(message) || one.hits.some((hit) => hit.message === message),
  );
  const said = of.map((one) => {
    const hits = one.hits.map(({ point }) => `${point.kind} ${point.action}`).join(', ');
    const receives = Math.max(0, ...one.receives.values());
    const isSender = one === invocation ? ' (its sender)' : '';
    const end = one.endedAtMs === undefined ? '?' : one.endedAtMs - atMs;
    return `${one.stage} ${one.startedAtMs - atMs}..${end} ms, received ${receives} times${isSender} [${hits}]`;
  });
  const others = arrivals.filter((one) => one.message === message && one.endpoint === endpoint);
  return `${said.join('; ')}; arrivals ${others.map((one) => `${one.id} ${one.atMs - atMs} ms #${one.attempt}`).join(', ')}`;
}
