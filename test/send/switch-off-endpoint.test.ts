import { beforeEach, describe, expect, it } from 'vitest';
import type { Endpoint } from '../../core/manage/endpoint.ts';
import type { OperationalEvent } from '../../core/operational/event.ts';
import type { Attempt } from '../../core/send/attempt.ts';
import type { EndpointHealth } from '../../core/send/health.ts';
import type { DeliveryMessage } from '../../lambdas/send/contract.ts';
import { disableLimits } from '../../lambdas/send/disable-limits.ts';
import { createSwitchOffEndpoint } from '../../lambdas/send/switch-off-endpoint.ts';

const dayMs = 86_400_000;
const seen = {
  id: 'ep_1',
  organization: 'org_1',
  application: 'app_1',
  dialect: 'svix',
  dialectOptions: {},
  url: 'https://a.example/',
  disabled: false,
  updatedAtMs: 1,
} as Endpoint;
const deadHealth: EndpointHealth = {
  failingSinceMs: 0,
  unbrokenSinceMs: 0,
  lastFailureAtMs: 6 * dayMs,
  lastFailure: '503',
  consecutiveFailures: 9,
  downFailures: 9,
};
const goneAttempt = { responseStatusCode: 410, url: seen.url, startedAtMs: 7 } as Attempt;
const delivery = {} as DeliveryMessage;

/** The endpoint in the table, as others change it. */
let endpoint: Endpoint | undefined;
let health: EndpointHealth | undefined;
let done: string[];
let told: OperationalEvent[];
let switchOff: ReturnType<typeof createSwitchOffEndpoint>;
beforeEach(() => {
  endpoint = seen;
  health = deadHealth;
  done = [];
  told = [];
  const ifSeen = async (by: Endpoint, what: string): Promise<boolean> => {
    if (endpoint?.updatedAtMs !== by.updatedAtMs) return false;
    done.push(what);
    return true;
  };
  switchOff = createSwitchOffEndpoint({
    switchOff: {
      disable: (by, { reason }) => ifSeen(by, reason),
      remove: (by) => ifSeen(by, 'removed'),
    },
    deletedEndpoints: { add: async ({ id }) => void done.push(`${id} is to be found`) },
    retentionMs: dayMs,
    read: async () => ({ endpoint, health }),
    operationalEvents: { publish: async (event) => void told.push(event) },
    limits: disableLimits(undefined),
    telemetry: { info() {}, warn() {}, error() {}, count() {}, flush() {} },
    now: () => 6 * dayMs,
  });
});

describe('an endpoint that has failed too long', () => {
  it('is disabled, also where somebody changed its description meanwhile', async () => {
    endpoint = { ...seen, updatedAtMs: 2 };
    await switchOff.whenFailing(seen, deadHealth, undefined);
    expect(done).toEqual(['All attempts have failed since 1970-01-01T00:00:00.000Z; last answer: 503.']);
  });

  it('is left alone where its owner enabled it again meanwhile, or deleted it', async () => {
    endpoint = { ...seen, updatedAtMs: 2 };
    health = { consecutiveFailures: 0, downFailures: 0 };
    await switchOff.whenFailing(seen, deadHealth, undefined);
    endpoint = undefined;
    await switchOff.whenFailing(seen, deadHealth, undefined);
    expect(done).toEqual([]);
  });

  it('is told of by one name, however many processes see it fail', async () => {
    await switchOff.whenFailing(seen, deadHealth, undefined);
    await switchOff.whenFailing(seen, deadHealth, undefined);
    expect(new Set(told.map(({ eventId }) => eventId)).size).toBe(1);
  });
});

describe('an endpoint that is gone', () => {
  it('is left alone where it was pointed elsewhere meanwhile', async () => {
    endpoint = { ...seen, url: 'https://b.example/', updatedAtMs: 2 };
    expect(await switchOff.whenGone(delivery, goneAttempt, seen)).toBe(false);
    expect(done).toEqual([]);
    const moved = { ...seen, url: 'https://b.example/' };
    endpoint = moved;
    await switchOff.whenGone(delivery, goneAttempt, moved);
    expect(done).toEqual([]);
  });

  it('is disabled once', async () => {
    await switchOff.whenGone(delivery, goneAttempt, seen);
    await switchOff.whenGone(delivery, goneAttempt, { ...seen, disabled: true });
    expect(done).toHaveLength(1);
  });
});
