import type { Mapping } from './mapping.ts';
import { createTimetable } from './timetable.ts';

export interface SimulationInput {
  readonly mapping: Mapping;
  readonly batchSize: number;
  readonly windowS: number;
  /** Seconds of one invocation with so many messages, drawn anew for each. */
  readonly drawDurationS: (messages: number) => number;
  readonly ratePerS: number;
  /** Messages that come in the same moment. */
  readonly atOnce?: number;
  readonly forS: number;
  readonly random: () => number;
}

/** What happened in one second. */
export interface SimulatedSecond {
  /** Messages whose batch started. */
  started: number;
  batches: number;
  /** Place-seconds that were busy. */
  busyS: number;
  /** At its end. */
  backlog: number;
  places: number;
}

type Happening =
  | { readonly kind: 'growth' }
  | { readonly kind: 'window-end'; readonly window: number }
  | { readonly kind: 'free'; readonly place: number }
  | { readonly kind: 'poll'; readonly place: number };

/**
 * A discrete simulation of a queue and its event source mapping. Messages come at random (Poisson). A free place takes
 * up to `batchSize` waiting messages at once, or, with a window, when the batch is full or the window over; one window is
 * open at a time. While messages wait, places are added, one at a time and evenly. Places are never taken away: by which
 * rule AWS does that is not documented.
 */
export function simulate(input: SimulationInput): SimulatedSecond[] {
  const { mapping, batchSize, windowS, drawDurationS, ratePerS, atOnce = 1, forS, random } = input;
  const timetable = createTimetable<Happening>();
  const seconds = Array.from(
    { length: forS },
    (): SimulatedSecond => ({ started: 0, batches: 0, busyS: 0, backlog: 0, places: 0 }),
  );
  const free = Array.from({ length: mapping.start }, (_, place) => mapping.start - 1 - place);
  const mayPollAtS = new Map<number, number>();
  let places = mapping.start;
  let backlog = 0;
  let window = 0;
  let windowState: 'none' | 'open' | 'over' = 'none';
  let nowS = 0;

  const untilArrivalS = () => (-Math.log(1 - random()) * atOnce) / ratePerS;
  let arrivalAtS = untilArrivalS();
  timetable.put(1 / mapping.addedPerS, { kind: 'growth' });

  let second = 0;
  for (;;) {
    const isArrival = arrivalAtS < timetable.nextAtS;
    nowS = isArrival ? arrivalAtS : timetable.nextAtS;
    if (nowS >= forS) break;
    for (; second < Math.floor(nowS); second++) close(second);
    if (isArrival) {
      backlog += atOnce;
      arrivalAtS += untilArrivalS();
    } else {
      const what = timetable.take();
      if (what) happen(what);
    }
    dispatch();
  }
  for (; second < forS; second++) close(second);
  return seconds;

  function close(at: number): void {
    const closed = seconds[at];
    if (closed) Object.assign(closed, { backlog, places });
  }

  function happen(what: Happening): void {
    switch (what.kind) {
      case 'growth':
        if (backlog > 0 && free.length === 0 && places < mapping.most) free.push(places++);
        timetable.put(nowS + 1 / mapping.addedPerS, what);
        break;
      case 'window-end':
        if (what.window === window) windowState = 'over';
        break;
      case 'free':
        free.push(what.place);
        break;
      case 'poll':
        if (backlog > 0) begin(what.place);
        else free.push(what.place);
    }
  }

  function dispatch(): void {
    while (backlog > 0) {
      if (windowS > 0 && backlog < batchSize && windowState !== 'over') {
        if (windowState === 'none') timetable.put(nowS + windowS, { kind: 'window-end', window });
        windowState = 'open';
        return;
      }
      const place = free.pop();
      if (place === undefined) return;
      const pollAtS = bookPoll(place);
      if (pollAtS <= nowS) begin(place);
      else timetable.put(pollAtS, { kind: 'poll', place });
    }
  }

  /** When the place may poll: at once, or after the polls that its poller has promised to its other places. */
  function bookPoll(place: number): number {
    if (!mapping.poller) return nowS;
    const poller = Math.floor(place / mapping.poller.batches);
    const atS = Math.max(nowS, mayPollAtS.get(poller) ?? 0);
    mayPollAtS.set(poller, atS + 1 / mapping.poller.pollsPerS);
    return atS;
  }

  function begin(place: number): void {
    const messages = Math.min(batchSize, backlog);
    backlog -= messages;
    window++;
    windowState = 'none';
    const durationS = drawDurationS(messages);
    const at = seconds[Math.floor(nowS)];
    if (at) {
      at.started += messages;
      at.batches++;
    }
    addBusy(nowS, nowS + durationS);
    timetable.put(nowS + durationS, { kind: 'free', place });
  }

  function addBusy(fromS: number, toS: number): void {
    for (let at = Math.floor(fromS); at < Math.min(toS, forS); at++) {
      const one = seconds[at];
      if (one) one.busyS += Math.min(toS, at + 1) - Math.max(fromS, at);
    }
  }
}
