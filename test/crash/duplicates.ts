import { idTimeMs } from '../../core/ids/ksuid.ts';
import { attemptId } from '../../core/send/attempt.ts';
import type { Arrival } from './counting-receiver.ts';
import { copiesAfterSeconds, functionSeconds } from './impatient.ts';
import type { Hit, Invocation, ReceivedDelivery } from './invocation.ts';

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

/** What was seen of a run. */
export interface Seen {
  readonly arrivals: readonly Arrival[];
  readonly invocations: readonly Invocation[];
}

/**
 * An arrival that no row tells of: its sender ended, or could not write, between its request and its row; or there were two
 * copies of it, as a queue took it whose answer was lost, or as a step that queues it was done twice, and either both were
 * sent at the same time or it is an original that was too young to be looked for in the log. Nothing else excuses one.
 *
 * @param told ids of the arrivals that rows tell of
 */
export function explain(arrival: Arrival, seen: Seen, told: ReadonlySet<string>): Duplicate | undefined {
  const { invocation, message } = arrival;
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

  const isBeside = hasCopyBeside(arrival, seen);
  const overtaken = isBeside ? undefined : overtakenOriginal(arrival, seen, told);
  if (!isBeside && !overtaken) return undefined;
  const doubled = seen.invocations
    .flatMap((other) => other.hits)
    .find((hit) => isDoubledSend(hit) && names(hit, message) && hit.atMs <= arrival.atMs);
  if (doubled) return { arrival, why: 'its queue took it twice', hit: doubled };
  const before = seen.invocations.filter(
    (one) => one.messages.includes(message) && one.startedAtMs <= (overtaken?.sentAtMs ?? arrival.atMs),
  );
  if (isBeside) return { arrival, why: 'copies side by side', hit: before.flatMap((one) => one.hits).at(-1) };
  const repeated = before.find(
    (one) => /^(Publish|FanOut|Replay)$/.test(one.stage) && (one.hits.length > 0 || !one.hasReturned),
  );
  return repeated && { arrival, why: 'its copy was sent first', hit: repeated.hits[0] };
}

const isOf =
  ({ message, endpoint }: Arrival) =>
  (one: { readonly message: string; readonly endpoint: string }) =>
    one.message === message && one.endpoint === endpoint;

function hasCopyBeside(arrival: Arrival, { invocations }: Seen): boolean {
  const { invocation } = arrival;
  return invocations.some(
    (other) =>
      other.deliveries.filter(isOf(arrival)).length > (other === invocation ? 1 : 0) &&
      overlap(other, invocation),
  );
}

/**
 * What was queued before a step was cut short looks like any first attempt. Send sends it unasked while it is younger than a
 * copy of it can be, though here the copy may come sooner: then the copy's row is there, and this one has none. Send looks
 * at the age later than it gets the delivery, so whatever was too old by then was to be looked for.
 */
function overtakenOriginal(
  arrival: Arrival,
  { arrivals }: Seen,
  told: ReadonlySet<string>,
): ReceivedDelivery | undefined {
  const { invocation, attempt, atMs } = arrival;
  const delivery = invocation?.deliveries.find(isOf(arrival));
  if (!invocation || !delivery || attempt !== 1 || saysThatItMayBeCopy(delivery)) return undefined;
  if (invocation.startedAtMs - delivery.sentAtMs >= copiesAfterSeconds * 1000) return undefined;
  const wasCopyFirst = arrivals
    .filter(isOf(arrival))
    .filter((other) => told.has(other.id) && other.atMs <= atMs)
    .some((other) =>
      other.invocation?.deliveries.some((one) => isOf(arrival)(one) && saysThatItMayBeCopy(one)),
    );
  return wasCopyFirst ? delivery : undefined;
}

function saysThatItMayBeCopy({ mayBeRepeated, receiveCount }: ReceivedDelivery): boolean {
  return mayBeRepeated || receiveCount > 1;
}

/** Whether a call was about a delivery: it names both, or its first attempt. */
function isAbout(hit: Hit, { message, endpoint }: Arrival): boolean {
  if (hit.about.some((one) => one.message === message && one.endpoint === endpoint)) return true;
  const dueAtMs = idTimeMs('msg', message) ?? 0;
  return hit.attempts.includes(attemptId({ message, endpoint, number: 1, dueAtMs }));
}

function names({ about }: Hit, message: string): boolean {
  return about.some((one) => one.message === message);
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
export function historyOf(arrival: Arrival, { invocations, arrivals }: Seen): string {
  const { message, invocation, atMs } = arrival;
  const of = invocations.filter(
    (one) => one.messages.includes(message) || one.hits.some((hit) => names(hit, message)),
  );
  const said = of.map((one) => {
    const hits = one.hits.map(({ point }) => `${point.kind} ${point.action}`).join(', ');
    const isSender = one === invocation ? ' (its sender)' : '';
    const end = one.endedAtMs === undefined ? '?' : one.endedAtMs - atMs;
    return `${one.stage} ${one.startedAtMs - atMs}..${end} ms, received ${one.receiveCount} times${isSender} [${hits}]`;
  });
  const others = arrivals.filter(isOf(arrival));
  return `${said.join('; ')}; arrivals ${others.map((one) => `${one.id} ${one.atMs - atMs} ms #${one.attempt}`).join(', ')}`;
}
