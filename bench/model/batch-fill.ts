import { cycleS, type Mapping } from './mapping.ts';

/** A function behind a queue. */
export interface QueueStage {
  readonly mapping: Mapping;
  readonly batchSize: number;
  /** How long the mapping waits for a fuller batch. */
  readonly windowS: number;
  /** Messages that come in the same moment, in one request: 1, or a whole batch. */
  readonly atOnce: number;
  /** Mean seconds of an invocation with so many messages, a fraction included. */
  readonly durationS: (messages: number) => number;
}

export interface StageLoad {
  /** Messages of a batch, on average. */
  readonly fill: number;
  /** Invocations at a time: Little's law, arrivals × time. */
  readonly concurrency: number;
  /** What goes through; less than what comes where the mapping is at its limit. */
  readonly ratePerS: number;
  readonly isFull: boolean;
}

/** Messages a second with all batches full and all places taken. */
export function capacityPerS(stage: QueueStage, places = stage.mapping.most): number {
  return (places * stage.batchSize) / cycleS(stage.mapping, stage.durationS(stage.batchSize));
}

/**
 * The steady state of a stage. A poller that is free takes what there is at once, so a batch is one message (or what
 * comes within the window) until all places are taken; then batches grow until the places do:
 * rate × mean cycle / mean fill = places.
 */
export function loadOf(stage: QueueStage, ratePerS: number): StageLoad {
  const { mapping, batchSize, durationS } = stage;
  const full = capacityPerS(stage);
  if (ratePerS >= full) {
    const concurrency = (full * durationS(batchSize)) / batchSize;
    return { fill: batchSize, concurrency, ratePerS: full, isFull: true };
  }
  const alone = Math.max(stage.atOnce, windowFill(stage, ratePerS));
  if ((ratePerS * cycleS(mapping, durationS(alone))) / alone <= mapping.most) {
    return { fill: alone, concurrency: (ratePerS * durationS(alone)) / alone, ratePerS, isFull: false };
  }
  let low = 0;
  let high = 1;
  // The mean number of messages per place that gets free is low / (1 - low).
  while (high - low > 1e-9) {
    const middle = (low + high) / 2;
    const { fill, meanCycleS } = crowded(stage, middle);
    if ((ratePerS * meanCycleS) / fill > mapping.most) low = middle;
    else high = middle;
  }
  const { fill, meanDurationS } = crowded(stage, high);
  return { fill, concurrency: (ratePerS * meanDurationS) / fill, ratePerS, isFull: false };
}

/**
 * Batches while all places are taken. Places get free at random, so the messages that come in between are geometric:
 * P(k) = (1 - q) × q^k. None makes the place wait for one; more than a batch are the next place's.
 */
function crowded({ mapping, batchSize, durationS }: QueueStage, q: number) {
  let fill = 0;
  let meanDurationS = 0;
  let meanCycleS = 0;
  for (let messages = 1; messages <= batchSize; messages++) {
    const from = messages === 1 ? 1 : q ** messages;
    const probability = from - (messages === batchSize ? 0 : q ** (messages + 1));
    fill += probability * messages;
    meanDurationS += probability * durationS(messages);
    meanCycleS += probability * cycleS(mapping, durationS(messages));
  }
  return { fill, meanDurationS, meanCycleS };
}

/** The first message opens the window, a Poisson number more comes in it, and the batch size ends it. */
function windowFill({ windowS, batchSize }: QueueStage, ratePerS: number): number {
  const more = ratePerS * windowS;
  let probability = Math.exp(-more);
  let mean = 0;
  let left = 1;
  for (let count = 0; count < batchSize - 1; count++) {
    mean += probability * (count + 1);
    left -= probability;
    probability *= more / (count + 1);
  }
  return mean + Math.max(0, left) * batchSize;
}
