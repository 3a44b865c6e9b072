import { beforeAll, expect, test } from 'vitest';
import { apiClient } from '../pipeline/api-client.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';

let grapnel: Grapnel;
beforeAll(async () => {
  grapnel = await startGrapnel('breaking');
});

test('the deployment tells its settings and nothing of its network', async () => {
  const { status, body } = await grapnel.api.get('/deployment');
  expect(status).toBe(200);
  expect(body).toEqual({
    defaultDialect: 'standard-webhooks',
    serverOrigin: grapnel.stack.apiUrl,
    httpsOnly: false,
    retentionDays: 90,
    maxEndpointsPerApplication: 10_000,
    misskeyWebhookLimit: 3,
    retryScheduleSeconds: {
      'standard-webhooks': [1, 1, 1, 1, 1, 1],
      svix: [1, 1, 1, 1, 1, 1],
      misskey: [1, 1, 1, 1, 1, 1],
      fastcomments: [1, 1, 1, 1, 1, 1],
    },
    retryAfterMaxSeconds: 3600,
    disableAfterDays: 'never',
    circuitBreaker: { failures: 3, overSeconds: 0, coolDownSeconds: 2, maxCoolDownSeconds: 8 },
  });
});

test('an application may read them, and nobody without a token', async () => {
  const application = await grapnel.application();
  const access = await grapnel.api.post(`/auth/app-portal-access/${application}`, {});
  expect((await grapnel.api.withToken(access.body.token).get('/deployment')).status).toBe(200);
  expect((await apiClient(grapnel.stack.apiUrl).get('/deployment')).status).toBe(401);
});
