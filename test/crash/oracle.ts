import { type Duplicate, explain, historyOf, type Seen } from './duplicates.ts';
import type { Row } from './log.ts';
import { attemptsOf, isGivenUp, type Recipe, type Role } from './recipes.ts';

export interface Evidence extends Seen {
  readonly acknowledged: ReadonlySet<number>;
  readonly rows: readonly Row[];
  /** Ids of the messages that are stored. */
  readonly stored: ReadonlySet<string>;
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
 * - An arrival that no row tells of is a duplicate, and has a reason (`duplicates.ts`).
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

  const duplicates: Duplicate[] = [];
  for (const arrival of arrivals.filter(({ id }) => !told.has(id))) {
    const duplicate = explain(arrival, evidence, told);
    if (duplicate) duplicates.push(duplicate);
    else {
      const { id, n, role, attempt } = arrival;
      const what = `${id} (message ${n} at ${role}, attempt ${attempt})`;
      problems.push(`${what} is a duplicate that nothing explains: ${historyOf(arrival, evidence)}`);
    }
  }
  return {
    problems,
    lost,
    duplicates,
    dlqCopies: evidence.givenUp.length - dlq.size,
  };
}
