import { expect, test } from 'vitest';
import { createPoints, lateAnswer } from './points.ts';

const secondReading = {
  stage: 'Send',
  kind: 'BatchGetItem org#*#app#* ep#*',
  actions: ['kill after'],
} as const;

test('a place that was come by only because something took long is no place to hit', () => {
  const points = createPoints();
  points.note(secondReading, 'straight');
  expect(points.all()).toEqual([]);
  expect(points.missing(['straight', 'read long ago'])).toContain(
    'Send BatchGetItem org#*#app#* ep#* on the trip read long ago',
  );
  points.note(secondReading, 'read long ago');
  expect(points.missing(['read long ago']).join()).not.toContain('BatchGetItem');
});

test('a place with a trip that takes long by construction is driven by that trip alone', () => {
  const points = createPoints();
  for (const trip of ['straight', 'read long ago', 'retried']) points.note(secondReading, trip);
  const [point] = points.all();
  if (!point) throw new Error('It was not noted.');
  const trips = [1, 2, 3].map((n) => {
    points.arm(point, n);
    return points.tripTo(point);
  });
  expect(new Set(trips)).toEqual(new Set(['read long ago']));
});

test('a late answer opens a trip, once, and is no point of its place', () => {
  const points = createPoints();
  const look = { stage: 'Send', kind: 'GetItem deliveries#* a#*#*', actions: ['kill after'] } as const;
  points.open({ ...look, action: lateAnswer }, 1);
  const choose = (driver: number) => points.choose({ ...look, drivers: new Set([driver]) })?.action;
  expect([choose(2), choose(1), choose(1)]).toEqual([undefined, lateAnswer, undefined]);
  expect(points.all()).toEqual([]);
});
