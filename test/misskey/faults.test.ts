import { expect, test } from 'vitest';
import { changedAssembly } from '../pipeline/assemblies.ts';
import { startGrapnel } from '../pipeline/grapnel.ts';
import { synthesize } from '../stack/synthesized.ts';
import { expectError, newUser, rawCall } from './misskey-client.ts';

test('a busy store is 503 with Retry-After, any other fault of ours 500, both as Misskey writes errors', async () => {
  const fault = { errorType: '' };
  const grapnel = await startGrapnel('quick', {
    beforeCall: (call) =>
      fault.errorType !== '' &&
      call.caller.startsWith('Manage') &&
      call.action === 'dynamodb:Query' &&
      call.resources.some((arn) => arn.includes('Endpoints'))
        ? { status: 400, errorType: fault.errorType, message: 'not now' }
        : undefined,
  });
  const { token } = await newUser(grapnel);
  const call = async (errorType: string) => {
    fault.errorType = errorType;
    const answer = await rawCall(grapnel, 'i/webhooks/list', {
      headers: { authorization: `Bearer ${token}` },
    });
    fault.errorType = '';
    return answer;
  };
  const busy = await call('ThrottlingException');
  expect(busy.status).toBe(503);
  expect(busy.headers).toMatchObject({
    'retry-after': '1',
    'cache-control': 'private, max-age=0, must-revalidate',
  });
  expect(JSON.parse(busy.text).error).toMatchObject({ code: 'SERVICE_UNAVAILABLE', kind: 'server' });
  const broken = await call('ResourceNotFoundException');
  expect(broken.status).toBe(500);
  expect(JSON.parse(broken.text)).toEqual({
    error: {
      message: 'Internal error occurred. Please contact us if the error persists.',
      code: 'INTERNAL_ERROR',
      id: '5d37dbcb-891e-41ca-a3d6-e690c97775ac',
      kind: 'server',
    },
  });
}, 60_000);

test('the setting misskeyWebhookLimit says how many webhooks a user may have, none at all included', async () => {
  const environmentOf = (json: string) => /"MISSKEY_WEBHOOK_LIMIT":\s*"(\d+)"/.exec(json)?.[1];
  expect(environmentOf(JSON.stringify(synthesize().json))).toBe('3');
  expect(environmentOf(JSON.stringify(synthesize({ misskeyWebhookLimit: 7 }).json))).toBe('7');
  const assemblyDir = await changedAssembly('quick', 'no-misskey-webhooks', (resources) => {
    for (const { Type, Properties } of Object.values(resources)) {
      const environment = Properties['Environment'] as { Variables: Record<string, string> } | undefined;
      if (Type === 'AWS::Lambda::Function' && environment?.Variables['MISSKEY_WEBHOOK_LIMIT']) {
        environment.Variables['MISSKEY_WEBHOOK_LIMIT'] = '0';
      }
    }
  });
  const grapnel = await startGrapnel({ assemblyDir });
  const { client } = await newUser(grapnel);
  const created = client.request('i/webhooks/create', { name: 'x', url: grapnel.receiver.url('/x'), on: [] });
  await expectError(created, { code: 'TOO_MANY_WEBHOOKS', id: '87a9bb19-111e-4e37-81d3-a3e7426453b0' });
}, 60_000);

test('a change that others overtake is made again, and no client ever reads of a conflict', async () => {
  let overtaken = 0;
  const grapnel = await startGrapnel('quick', {
    beforeCall: (call) =>
      overtaken > 0 &&
      call.caller.startsWith('Manage') &&
      call.action === 'dynamodb:PutItem' &&
      overtaken-- > 0
        ? { status: 400, errorType: 'ConditionalCheckFailedException', message: 'overtaken' }
        : undefined,
  });
  const { client } = await newUser(grapnel);
  const wanted = { name: 'x', url: grapnel.receiver.url('/x'), on: [] };
  const { id: webhookId } = await client.request('i/webhooks/create', wanted);
  overtaken = 3;
  await client.request('i/webhooks/update', { webhookId, name: 'changed' });
  expect(overtaken).toBe(0);
  expect(await client.request('i/webhooks/show', { webhookId })).toMatchObject({ name: 'changed' });
  overtaken = 1000;
  await expectError(client.request('i/webhooks/update', { webhookId, name: 'never' }), {
    code: 'SERVICE_UNAVAILABLE',
    id: 'c1a9f1f6-6a0e-4d55-8f0b-2f4c0f6f5a37',
  });
}, 60_000);
