import { describe, expect, test } from 'vitest';
import { isId } from '../../core/ids/ksuid.ts';
import { eventAfterAttempt } from '../../core/operational/after-attempt.ts';
import { endpointEvent } from '../../core/operational/event.ts';
import { isOperational, operationalOwner } from '../../core/operational/operational-application.ts';
import { createOperationalEvents } from '../../core/operational/operational-events.ts';
import { EventId } from '../../core/publish/event-name.ts';
import { ProducerEvent } from '../../lambdas/fan-out/contract.ts';

const organization = `org_${'1'.repeat(27)}`;
const endpoint = { id: `ep_${'2'.repeat(27)}`, updatedAtMs: 1_800_000_000_000 };
const event = endpointEvent('endpoint.created', { organization, id: `app_${'3'.repeat(27)}` }, endpoint);

function publisher(hasEndpoints: boolean) {
  let nowMs = 0;
  let asked = 0;
  const queued: string[] = [];
  const events = createOperationalEvents({
    hasEndpoints: async () => {
      asked += 1;
      return hasEndpoints;
    },
    queueEvent: async (body) => void queued.push(body),
    now: () => nowMs,
  });
  const passMs = (ms: number) => {
    nowMs += ms;
  };
  return { events, queued, asked: () => asked, passMs };
}

describe('an operational event', () => {
  test("is a producer's event for the hidden application, with an id that tells it from others", async () => {
    const { events, queued } = publisher(true);
    await events.publish(event);
    const parsed = ProducerEvent.parse(JSON.parse(queued[0] ?? ''));
    expect(parsed).toMatchObject({
      ...operationalOwner(organization),
      eventType: 'endpoint.created',
      payload: { type: 'endpoint.created', data: { endpointId: endpoint.id } },
    });
    expect(EventId.safeParse(event.eventId).success).toBe(true);
    expect(event.eventId).toBe(`endpoint.created.${endpoint.id}.1800000000000`);
  });

  test('is not queued where nobody listens, and that is asked once in half a minute', async () => {
    const { events, queued, asked, passMs } = publisher(false);
    for (let count = 0; count < 5; count++) await events.publish(event);
    expect(asked()).toBe(1);
    passMs(30_000);
    await events.publish(event);
    expect(asked()).toBe(2);
    events.forget(organization);
    await events.publish(event);
    expect(asked()).toBe(3);
    expect(queued).toEqual([]);
  });

  test('about the hidden application is never queued', async () => {
    const { events, queued, asked } = publisher(true);
    await events.publish({ ...event, organization: operationalOwner(organization).organization });
    expect([queued, asked()]).toEqual([[], 0]);
  });
});

test('the hidden application is the same every time, another for another organization, and no token names it', () => {
  const owner = operationalOwner(organization);
  expect(operationalOwner(organization)).toEqual(owner);
  expect(isId('app', owner.application)).toBe(true);
  expect(operationalOwner(`org_${'2'.repeat(27)}`).application).not.toBe(owner.application);
  expect(isId('org', owner.organization)).toBe(false);
  expect([isOperational(owner.organization), isOperational(organization)]).toEqual([true, false]);
});

test.each([
  [1, 'failed', 5, 'scheduled', undefined],
  [4, 'failed', 5, 'scheduled', 'message.attempt.failing'],
  [5, 'failed', 5, 'scheduled', undefined],
  [4, 'failed', undefined, 'scheduled', 'message.attempt.exhausted'],
  [1, 'failed', undefined, 'scheduled', 'message.attempt.exhausted'],
  [4, 'succeeded', undefined, 'scheduled', undefined],
  [5, 'succeeded', undefined, 'scheduled', 'message.attempt.recovered'],
  [1, 'failed', undefined, 'manual', undefined],
] as const)(
  'attempt %i that %s (next at %j, %s) is told as %j',
  (number, status, nextAttemptAtMs, trigger, type) => {
    expect(eventAfterAttempt({ number, status, nextAttemptAtMs, trigger })).toBe(type);
  },
);
