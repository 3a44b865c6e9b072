import { setTimeout as pause } from 'node:timers/promises';
import type { AfterCall, BeforeCall, ObservedCall } from '../../local/gateway/admission.ts';
import type { LocalStackOptions } from '../../local/stack.ts';
import { kindOf, namedIn, partsOf, stageOf } from './call-kind.ts';
import { channelsIn, deliveriesIn, type Invocation, receiveCountOf, tasksIn } from './invocation.ts';
import {
  type Action,
  callActions,
  createPoints,
  type Driver,
  invocationActions,
  lateAnswer,
  type Point,
  receiverActions,
} from './points.ts';

/** Longer than the functions of these tests may run (`impatient.ts`): a call that is never answered ends by that. */
const hangMs = 12_000;
/** More than the 100 ms for which send uses what it read of an endpoint. */
const lateMs = 250;

const errors: Readonly<Record<string, { status: number; errorType: string }>> = {
  dynamodb: { status: 400, errorType: 'ProvisionedThroughputExceededException' },
  sqs: { status: 400, errorType: 'RequestThrottled' },
  s3: { status: 503, errorType: 'SlowDown' },
  secretsmanager: { status: 400, errorType: 'ThrottlingException' },
};
const dead = { status: 500, errorType: 'InternalServerError', message: 'injected' };

/** Ends processes, and calls of theirs, at the points that it derives from a quiet run. */
export function createSaboteur() {
  const points = createPoints();
  let state: 'idle' | 'quiet' | 'armed' = 'idle';
  let trip = '';
  /** Numbers by the ids of messages and tasks. */
  const numbers = new Map<string, Driver>();
  let kill: (pid: number) => void = () => undefined;
  const current = new Map<number, Invocation>();
  const invocations: Invocation[] = [];
  /**
   * By message and endpoint: who has the delivery now. An attempt is queued when the one before is in the log, so a
   * request is always of the latest: who has an earlier one finds it in the log.
   */
  const holders = new Map<string, { readonly invocation: Invocation; readonly attempt: number }>();
  /** What was begun with a call goes for all its tries. */
  const chosen = new Map<string, Point | undefined>();
  const answersLost = new Set<string>();

  const passes = (
    stage: string,
    kind: string,
    actions: readonly Action[],
    drivers: ReadonlySet<Driver>,
  ): Point | undefined => {
    if (state === 'idle') return undefined;
    const point = points.choose({ stage, kind, actions, drivers });
    // What an opening befalls does not come by again because of that.
    if (state === 'quiet' && !point) points.note({ stage, kind, actions }, trip);
    return point;
  };
  /** On whose account a call is made: of those that it names, where it names any, else of all that came with the event. */
  const driversOf = (invocation: Invocation | undefined, body: unknown): ReadonlySet<Driver> => {
    learn(invocation, body);
    const named = numbersIn(body);
    // A task's messages are all tasks': what its function does is on its own account.
    if (named.length === 0 || invocation?.stage === 'Replay') return invocation?.drivers ?? new Set();
    return new Set(named);
  };
  const numbersIn = (value: unknown): Driver[] => {
    const { messages, endpoints } = namedIn(value);
    return [...messages, ...endpoints].flatMap((id) => numbers.get(id) ?? []);
  };
  /** A publication names its message for the first time; so does an event of a producer, in its channel. */
  function learn(invocation: Invocation | undefined, body: unknown): void {
    const { messages } = namedIn(body);
    const [id] = messages;
    if (id === undefined || messages.length > 1 || numbers.has(id)) return;
    const [inChannel] = channelsIn(body);
    const [ofEvent] = invocation?.stage === 'Publish' ? [...invocation.drivers] : [];
    const number = inChannel ?? ofEvent;
    if (number !== undefined) numbers.set(id, number);
  }
  const hit = (point: Point, invocation: Invocation, about: readonly unknown[], isFatal: boolean): void => {
    invocation.hits.push({
      point,
      atMs: Date.now(),
      invocation,
      about: about.map((part) => {
        const { messages, endpoints } = namedIn(part);
        return {
          message: messages.length === 1 ? messages[0] : undefined,
          endpoint: endpoints.length === 1 ? endpoints[0] : undefined,
        };
      }),
      attempts: JSON.stringify(about).match(/atmpt_[0-9A-Za-z]{27}/g) ?? [],
      isFatal,
    });
  };
  const bodiesOf = (call: ObservedCall) => partsOf(call).map(({ body }) => body);
  const killNow = (pid: number): void => {
    const invocation = current.get(pid);
    if (invocation) invocation.endedAtMs = Date.now();
    try {
      kill(pid);
    } catch {
      // Ended by what hit it before.
    }
  };

  /** The point of a call, chosen at its first try. */
  const pointOf = (call: ObservedCall, isFirst: boolean): Point | undefined => {
    const stage = stageOf(call.caller);
    const { invocationId } = call;
    if (!stage || invocationId === undefined) return undefined;
    if (isFirst && !chosen.has(invocationId)) {
      const invocation = current.get(call.pid ?? -1);
      let point: Point | undefined;
      for (const part of partsOf(call))
        point ??= passes(stage, kindOf(part), callActions, driversOf(invocation, part.body));
      chosen.set(invocationId, point);
    }
    return chosen.get(invocationId);
  };

  const beforeCall: BeforeCall = async (call) => {
    const isFirst = call.invocationId !== undefined && !chosen.has(call.invocationId);
    const point = pointOf(call, true);
    const invocation = current.get(call.pid ?? -1);
    if (!point || !invocation || call.pid === undefined) return undefined;
    const { action } = point;
    if (action === lateAnswer) return { delayMs: lateMs };
    if (action === 'kill before') {
      hit(point, invocation, bodiesOf(call), true);
      killNow(call.pid);
      return dead;
    }
    if (action === 'throttled' || action === '500') {
      if (isFirst) hit(point, invocation, bodiesOf(call), false);
      const throttled = errors[call.service];
      return action === '500' || !throttled ? dead : { ...throttled, message: 'injected' };
    }
    if (action === 'hangs') {
      if (isFirst) hit(point, invocation, bodiesOf(call), true);
      await pause(hangMs, undefined, { ref: false });
      return dead;
    }
    return undefined;
  };

  const afterCall: AfterCall = (call) => {
    const point = pointOf(call, false);
    const invocation = current.get(call.pid ?? -1);
    if (!point || !invocation || call.pid === undefined || call.invocationId === undefined) return undefined;
    if (point.action === 'kill after') {
      hit(point, invocation, bodiesOf(call), true);
      killNow(call.pid);
      return dead;
    }
    if (point.action !== 'answer lost' || answersLost.has(call.invocationId)) return undefined;
    answersLost.add(call.invocationId);
    hit(point, invocation, bodiesOf(call), false);
    return dead;
  };

  const isKilled: NonNullable<LocalStackOptions['isKilled']> = (step, { functionLogicalId, pid, event }) => {
    const stage = stageOf(functionLogicalId);
    if (!stage) return false;
    if (step === 'received') begin(stage, pid, event);
    const invocation = current.get(pid);
    const [kind, action] =
      step === 'received' ? ['the event', invocationActions[0]] : ['the end', invocationActions[1]];
    if (!invocation) return false;
    const point = passes(stage, kind, [action], invocation.drivers);
    if (point) hit(point, invocation, [event], true);
    else if (step === 'returning') invocation.hasReturned = true;
    if (point || step === 'returning') invocation.endedAtMs = Date.now();
    return point !== undefined;
  };

  function begin(stage: string, pid: number, event: unknown): void {
    const invocation: Invocation = {
      stage,
      pid,
      startedAtMs: Date.now(),
      receiveCount: receiveCountOf(event),
      deliveries: stage === 'Send' ? deliveriesIn(event) : [],
      messages: namedIn(event).messages,
      drivers: new Set([
        ...channelsIn(event),
        ...numbersIn(event),
        ...tasksIn(event).flatMap((id) => numbers.get(id) ?? []),
      ]),
      hits: [],
      endedAtMs: undefined,
      hasReturned: false,
    };
    current.set(pid, invocation);
    invocations.push(invocation);
    for (const { message, endpoint, attempt } of invocation.deliveries) {
      const key = `${message} ${endpoint}`;
      if (attempt >= (holders.get(key)?.attempt ?? 0)) holders.set(key, { invocation, attempt });
    }
  }

  return {
    points,
    invocations: invocations as readonly Invocation[],
    hooks: { beforeCall, afterCall, isKilled },
    /** @param killer ends a process of the stack */
    attach: (killer: (pid: number) => void): void => {
      kill = killer;
    },
    /** From now on the code is watched, on a trip of that name; what opens the trip happens. */
    watch: (name: string): void => {
      state = 'quiet';
      trip = name;
    },
    /** From now on points that are armed are hit. */
    strike: (): void => {
      state = 'armed';
    },
    rest: (): void => {
      state = 'idle';
    },
    /** That id is the one of a message, a task or a task's endpoint of that number. */
    know: (id: string, driver: Driver): void => void numbers.set(id, driver),
    /** Who has a delivery, for which attempt. */
    holderOf: (message: string, endpoint: string) => holders.get(`${message} ${endpoint}`),
    /** A receiver has the request of a delivery, or has sent its answer: where it is a point, the sender is killed. */
    atReceiver(step: 'the request' | 'the answer', message: string, endpoint: string): void {
      const { invocation } = holders.get(`${message} ${endpoint}`) ?? {};
      if (!invocation) return;
      const action = step === 'the request' ? receiverActions[0] : receiverActions[1];
      const point = passes('Send', step, [action], new Set([numbers.get(message) ?? -1]));
      if (!point) return;
      hit(point, invocation, [[message, endpoint]], true);
      killNow(invocation.pid);
    },
  };
}
export type Saboteur = ReturnType<typeof createSaboteur>;
