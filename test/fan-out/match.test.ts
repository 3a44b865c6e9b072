import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matches } from '../../core/fan-out/match.ts';

const open = { disabled: false, dialectEventTypes: undefined };

test.each([
  ['gets every type without a list', {}, { eventType: 'a' }, true],
  ['gets a type of its list', { eventTypes: ['a', 'b'] }, { eventType: 'b' }, true],
  ['does not get a type beside its list', { eventTypes: ['a'] }, { eventType: 'a.b' }, false],
  ['gets nothing with an empty list', { eventTypes: [] }, { eventType: 'a' }, false],
  ['gets no type that its dialect cannot say', { dialectEventTypes: ['note'] }, { eventType: 'a' }, false],
  ['not even one of its list', { eventTypes: ['a'], dialectEventTypes: ['note'] }, { eventType: 'a' }, false],
  ['gets what its dialect can say', { dialectEventTypes: ['note'] }, { eventType: 'note' }, true],
  ['without channels gets messages with some', {}, { eventType: 'a', channels: ['x'] }, true],
  ['with channels gets no message without', { channels: ['x'] }, { eventType: 'a' }, false],
  [
    'with channels gets one that shares one',
    { channels: ['x', 'y'] },
    { eventType: 'a', channels: ['z', 'y'] },
    true,
  ],
  [
    'with channels gets none that shares none',
    { channels: ['x'] },
    { eventType: 'a', channels: ['y'] },
    false,
  ],
  [
    'with an empty list of channels gets nothing',
    { channels: [] },
    { eventType: 'a', channels: ['y'] },
    false,
  ],
])('an endpoint %s', (_what, endpoint, message, expected) => {
  expect(matches({ ...open, ...endpoint }, message)).toBe(expected);
  expect(matches({ ...open, ...endpoint, disabled: true }, message)).toBe(false);
});

test('an endpoint that lists less never gets more', () => {
  const names = fc.constantFrom('a', 'b', 'c', 'd');
  const list = fc.option(fc.uniqueArray(names), { nil: undefined });
  const message = fc.record({ eventType: names, channels: list });
  fc.assert(
    fc.property(
      list,
      list,
      list,
      message,
      names,
      (eventTypes, channels, dialectEventTypes, sent, dropped) => {
        const less = {
          disabled: false,
          eventTypes: eventTypes?.filter((name) => name !== dropped),
          channels: channels?.filter((name) => name !== dropped),
          dialectEventTypes: dialectEventTypes?.filter((name) => name !== dropped),
        };
        const more = { disabled: false, eventTypes, channels, dialectEventTypes };
        return !matches(less, sent) || (matches(more, sent) && matches(open, sent));
      },
    ),
  );
});
