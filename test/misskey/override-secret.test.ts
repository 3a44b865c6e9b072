import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import type { OutgoingMessage } from '../../core/adapters/sqs/queue.ts';
import { Endpoint } from '../../core/manage/endpoint.ts';
import { Delivery } from '../../core/send/delivery.ts';
import { sendTest } from '../../lambdas/manage/misskey/send-test.ts';
import { createSecretKeeper } from '../../lambdas/parts/secret-keeper.ts';
import { DeliveryMessage } from '../../lambdas/send/contract.ts';
import { asTested } from '../../lambdas/send/test-override.ts';

const nowMs = 1_790_000_000_000;
const owner = { organization: `org_${'1'.repeat(27)}`, application: `app_${'2'.repeat(27)}` };
const secrets = createSecretKeeper(
  async () => 'a master key for this test, long enough',
  () => nowMs,
);
const endpoint = Endpoint.parse({
  ...owner,
  id: `ep_${'3'.repeat(27)}`,
  url: 'https://a.example/',
  description: '',
  disabled: true,
  version: 1,
  metadata: {},
  dialect: 'misskey',
  dialectOptions: {},
  methods: {},
  sealedSecret: '',
  earlierSecrets: [{ sealedSecret: 'x', expiresAtMs: nowMs + 1 }],
  createdAtMs: nowMs,
  updatedAtMs: nowMs,
});

async function queuedFor(override: { url?: string; secret?: string }) {
  const queued: OutgoingMessage[] = [];
  const application = {
    organization: owner.organization,
    id: owner.application,
    name: 'x',
    metadata: {},
    logShards: 1,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  };
  const deps = {
    secrets,
    guardRules: { httpsOnly: true, allowedPrivateCidrs: [] },
    retentionMs: 1000,
    now: () => nowMs,
    randomBytes,
    messages: { create: async () => undefined },
    deliveriesQueue: { send: async (message: OutgoingMessage) => void queued.push(message) },
  };
  // @ts-expect-error only what a test of a webhook calls is there
  await sendTest(deps, application, endpoint, 'note', override);
  return queued[0]?.body ?? '';
}

it('the secret of an override is sealed before it is queued, and opens for its endpoint alone', async () => {
  const body = await queuedFor({ secret: 'for once' });
  expect(body).not.toContain('for once');
  const delivery = DeliveryMessage.parse(JSON.parse(body));
  const tested = asTested(delivery, endpoint);
  expect(await secrets.open(tested)).toEqual(['for once']);
  await expect(secrets.open({ ...tested, id: `ep_${'4'.repeat(27)}` })).rejects.toThrow();
});

it('a test keeps what it overrides where throttling makes it wait', async () => {
  const delivery = JSON.parse(await queuedFor({ url: 'https://b.example/', secret: '' }));
  expect(delivery.manual.test).toEqual({ url: 'https://b.example/', sealedSecret: expect.any(String) });
  expect(Delivery.parse(delivery).manual).toEqual(delivery.manual);
  expect(DeliveryMessage.parse(Delivery.parse(delivery)).manual).toEqual(delivery.manual);
});

it('a test without an override sees its endpoint as it is, but enabled; other deliveries see it as it is', async () => {
  const delivery = DeliveryMessage.parse(JSON.parse(await queuedFor({})));
  expect(asTested(delivery, endpoint)).toEqual({ ...endpoint, disabled: false });
  const { manual: _none, ...scheduled } = delivery;
  expect(asTested(scheduled, endpoint)).toBe(endpoint);
});
