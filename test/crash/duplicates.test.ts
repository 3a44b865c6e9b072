import { expect, test } from 'vitest';
import type { Arrival } from './counting-receiver.ts';
import { explain } from './duplicates.ts';
import { copiesAfterSeconds } from './impatient.ts';
import type { Invocation, ReceivedDelivery } from './invocation.ts';

const message = 'msg_1';
const endpoint = 'ep_1';
const limitMs = copiesAfterSeconds * 1000;

function invocation(stage: string, startedAtMs: number, fields: Partial<Invocation> = {}): Invocation {
  return {
    stage,
    pid: 1,
    startedAtMs,
    receiveCount: 1,
    deliveries: [],
    messages: [message],
    drivers: new Set(),
    hits: [],
    endedAtMs: startedAtMs + 100,
    hasReturned: true,
    ...fields,
  };
}

const arrival = (id: string, by: Invocation): Arrival => ({
  id,
  n: 1,
  role: 'straight',
  message,
  endpoint,
  attempt: 1,
  status: 200,
  atMs: by.startedAtMs + 50,
  invocation: by,
});

/**
 * A fan-out that was cut short at 0 ms, the copy that its repetition queued, sent and logged at 1,000 ms, and the original,
 * which its sender gets at `ageMs`.
 */
function overtaken(
  ageMs: number,
  { original = {}, copy = {}, step = {} }: Record<string, Partial<ReceivedDelivery & Invocation>> = {},
) {
  const delivery = { message, endpoint, attempt: 1, mayBeRepeated: false, receiveCount: 1, sentAtMs: 0 };
  const sender = (startedAtMs: number, fields: object) =>
    invocation('Send', startedAtMs, { deliveries: [{ ...delivery, ...fields }] });
  const first = sender(1000, { mayBeRepeated: true, sentAtMs: 900, ...copy });
  const last = sender(ageMs, original);
  const cutShort = invocation('FanOut', 0, { hasReturned: false, ...step });
  const arrivals = [arrival('copy', first), arrival('original', last)] as const;
  const seen = { arrivals, invocations: [cutShort, first, last] };
  return explain(arrivals[1], seen, new Set(['copy']))?.why;
}

test('an original that follows its copy is excused while it is too young to be looked for in the log', () => {
  expect(overtaken(limitMs - 1)).toBe('its copy was sent first');
  expect(overtaken(limitMs)).toBeUndefined();
});

test('a queue that took it twice excuses it as well, and as little where it had to be looked for', () => {
  const point = { stage: 'FanOut', kind: 'SendMessage DeliveriesQueue', action: 'answer lost' };
  const step = { hasReturned: true, hits: [{ point, about: [{ message }], atMs: 0 }] as never };
  expect(overtaken(2000, { step })).toBe('its queue took it twice');
  expect(overtaken(limitMs, { step })).toBeUndefined();
  expect(overtaken(2000, { step, original: { receiveCount: 2 } })).toBeUndefined();
});

test.each([
  ['it says that it may be a copy', { original: { mayBeRepeated: true } }],
  ['it was received before', { original: { receiveCount: 2 } }],
  ['what came before it does not say that it is a copy', { copy: { mayBeRepeated: false } }],
  ['the step that queued it was done once', { step: { hasReturned: true } }],
  ['the step that was cut short began after it was queued', { step: { startedAtMs: 500 } }],
])('it is not excused where %s', (_what, change) => {
  expect(overtaken(2000, change)).toBeUndefined();
});
