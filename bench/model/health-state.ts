import {
  allAnswer,
  attemptsWithin,
  hangingAttempts,
  meanOver,
  type Outage,
  putOffs,
  type Traffic,
  timeoutS,
} from './hanging.ts';

/** How receivers do, and what passes through the two queues of send for each delivery because of it. */
export interface HealthState {
  readonly name: string;
  readonly ordinary: Lane;
  /** Of the slow lane. */
  readonly slow: Lane;
  /** Passes for each delivery that waited in the due index before, and not in the queue. */
  readonly fromIndex: number;
}

export interface Lane {
  readonly passes: number;
  readonly traffic: Traffic;
}

const nothing: Lane = { passes: 0, traffic: { answered: 0, hanging: 0, putOff: 0, timeoutS } };

export const healthy: HealthState = {
  name: 'all answer',
  ordinary: { passes: 1, traffic: allAnswer },
  slow: nothing,
  fromIndex: 0,
};

/** Neither circuit breaker nor slow lane: each attempt runs into the time-out beside nine deliveries to others. */
export function unprotected(outage: Outage): HealthState {
  const { share } = outage;
  const hanging = share * meanOver(outage, attemptsWithin);
  // Every delivery is answered in the end, after the outage at the latest.
  return {
    name: `${percent(share)} hang, unprotected`,
    ordinary: lane({ answered: 1, hanging, putOff: 0, timeoutS }),
    slow: nothing,
    fromIndex: share * meanOver(outage, attemptsAfterQueue),
  };
}

/** With both: deliveries are put off while the breaker is open, and its probes go by the slow lane. */
export function protectedFrom(outage: Outage): HealthState {
  const { share } = outage;
  const inQueue = meanOver(outage, (restS) => putOffs(restS).inQueue);
  const inIndex = meanOver(outage, (restS) => putOffs(restS).inIndex);
  const attempts = share * hangingAttempts(outage);
  const moved = attempts;
  return {
    name: `${percent(share)} hang`,
    ordinary: lane({ answered: 1, hanging: 0, putOff: share * (inQueue + inIndex) + moved, timeoutS }),
    slow: lane({ answered: 0, hanging: attempts, putOff: 0, timeoutS }),
    fromIndex: share * inIndex,
  };
}

export function attemptsOf({ ordinary, slow }: HealthState): number {
  const made = ({ traffic: { answered, hanging } }: Lane) => answered + hanging;
  return made(ordinary) + made(slow);
}

function lane(traffic: Traffic): Lane {
  return { passes: traffic.answered + traffic.hanging + traffic.putOff, traffic };
}

/** Retries after the first two waits (5 s, 5 min) wait longer than the queue can: 15 minutes. */
function attemptsAfterQueue(forS: number): number {
  return Math.max(0, attemptsWithin(forS) - 2);
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
