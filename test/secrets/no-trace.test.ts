import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fastcommentsExamples } from '../../core/dialects/fastcomments/examples.ts';
import { misskeyExamples } from '../../core/dialects/misskey/examples.ts';
import { operatorConfig } from '../../local/operator.ts';
import type { ApiAnswer, ApiClient } from '../pipeline/api-client.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import { storedItems } from '../pipeline/stored-items.ts';
import { type EchoReceiver, startEchoReceiver } from './echo-receiver.ts';

const key = (byte: number) => `whsec_${Buffer.alloc(24, byte).toString('base64')}`;

/** Texts that must not turn up anywhere but at the receivers and in the answers of the secret routes. */
const secrets: Record<string, string> = {
  standard: key(1),
  standardRotated: key(2),
  svix: key(3),
  misskey: 'MisskeySecretText',
  misskeyReplaced: 'MisskeySecretReplaced',
  fastcomments: 'FastCommentsSecret',
  operational: key(4),
  operationalRotated: key(5),
  authorization: 'CredentialOfTheEndpoint',
  apiKeyHeader: 'KeyInTheHeader',
  patchedHeader: 'HeaderThatWasPatched',
  apiKey: 'ApiKeyOfTheProducer',
  badBody: 'SecretInABrokenBody',
  badSecret: 'SecretOfTheWrongForm',
  badHeader: 'SecretWithALineBreak',
  badQuery: 'SecretInAQuery',
  userinfo: 'PasswordInTheUrl',
};
/** Made by the deployment, and found out on the way. */
const generated: Record<string, string> = {};

let grapnel: Grapnel;
/** Every answer but those whose purpose it is to show a secret. */
const answers: string[] = [];
let api: ApiClient;
let receiver: EchoReceiver;
afterAll(() => receiver.stop());
beforeAll(async () => {
  receiver = await startEchoReceiver();
  grapnel = await startGrapnel('quick');
  const kept = (answer: ApiAnswer) => {
    answers.push(answer.text, JSON.stringify([...answer.headers]));
    return answer;
  };
  const { call } = grapnel.api;
  const keeping: ApiClient['call'] = async (...parts) => kept(await call(...parts));
  api = {
    ...grapnel.api,
    call: keeping,
    get: (path) => keeping('GET', path),
    post: (path, body, headers) => keeping('POST', path, body, headers),
    put: (path, body) => keeping('PUT', path, body),
    patch: (path, body) => keeping('PATCH', path, body),
    delete: (path) => keeping('DELETE', path),
  };
});

test('secrets, tokens and credentials leave no trace in logs, answers, events, queues and tables', async () => {
  const { stack } = grapnel;
  generated['token'] = grapnel.token;
  const made = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
    const answer = await api.post(path, body, headers);
    if (answer.status > 299) throw new Error(`POST ${path} was answered ${answer.status}: ${answer.text}`);
    return answer.body;
  };
  const { id: application } = await made('/app', { name: 'customer' });
  const path = `/app/${application}`;
  for (const name of ['note', 'comment-created']) await made('/event-type', { name, description: '' });

  // operational webhooks, and endpoints of all dialects; answers are kept under idempotency keys where there are any
  const told = await made('/operational-webhook/endpoint', {
    url: receiver.url('/told'),
    secret: secrets['operational'],
    headers: { 'x-api-key': secrets['apiKeyHeader'] },
  });
  await made(`/operational-webhook/endpoint/${told.id}/secret/rotate`, {
    key: secrets['operationalRotated'],
  });
  const endpoint = async (name: string, dialect: string, secret?: string) =>
    (
      await made(
        `${path}/endpoint`,
        {
          url: receiver.url(`/${name}`),
          dialect,
          ...(secret === undefined ? {} : { secret }),
          headers: { authorization: `Bearer ${secrets['authorization']}` },
        },
        { 'idempotency-key': `make ${name}` },
      )
    ).id;
  const ids = {
    standard: await endpoint('standard', 'standard-webhooks', secrets['standard']),
    svix: await endpoint('svix', 'svix', secrets['svix']),
    misskey: await endpoint('misskey', 'misskey', secrets['misskey']),
    fastcomments: await endpoint('fastcomments', 'fastcomments', secrets['fastcomments']),
    generated: await endpoint('generated', 'svix'),
  };
  await made(`${path}/endpoint/${ids.standard}/secret/rotate`, { key: secrets['standardRotated'] });
  await api.patch(`${path}/endpoint/${ids.svix}/headers`, {
    headers: { 'X-Auth-Token': secrets['patchedHeader'] },
  });
  generated['key'] = (await grapnel.api.get(`${path}/endpoint/${ids.generated}/secret`)).body.key;
  const access = { 'idempotency-key': 'access' };
  const portal = await grapnel.api.post(`/auth/app-portal-access/${application}`, {}, access);
  generated['portal token'] = portal.body.token;
  const again = await grapnel.api.post(`/auth/app-portal-access/${application}`, {}, access);
  expect(again.body).toEqual(portal.body);
  const apiKeyIn = { key: secrets['apiKey'] };
  await grapnel.api.post(`${path}/api-key`, apiKeyIn, { 'idempotency-key': 'api key' });

  // what goes wrong with secrets in it
  const wrong: [string, string, unknown][] = [
    ['POST', `${path}/endpoint`, `{"url":"https://a.example","secret":${secrets['badBody']}}`],
    ['POST', `${path}/endpoint`, `{"secret":"${secrets['badBody']}"`],
    ['POST', `${path}/endpoint`, { url: 'http://127.0.0.1/', secret: secrets['badSecret'] }],
    ['POST', `${path}/endpoint`, { url: 'http://127.0.0.1/', secret: [secrets['badSecret']] }],
    ['POST', `${path}/endpoint`, { url: `http://user:${secrets['userinfo']}@127.0.0.1/` }],
    [
      'POST',
      `${path}/endpoint`,
      { url: 'http://127.0.0.1/', headers: { authorization: `a\n${secrets['badHeader']}` } },
    ],
    [
      'PUT',
      `${path}/endpoint/${ids.svix}/headers`,
      { headers: { 'x-api-key': `${secrets['badHeader']}\r\n` } },
    ],
    ['POST', `${path}/endpoint/${ids.svix}/secret/rotate`, { key: secrets['badSecret'] }],
    ['GET', `${path}/endpoint?limit=${secrets['badQuery']}&iterator=${secrets['badQuery']}`, undefined],
    ['POST', '/app', secrets['badBody']],
  ];
  for (const [method, at, body] of wrong) {
    expect((await api.call(method, at, body)).status).toBeGreaterThanOrEqual(400);
  }
  const bad = grapnel.api.withToken(`${grapnel.token}x`);
  answers.push((await bad.get('/app')).text);

  // receivers that answer with all that they were sent, and fail
  await made(
    `${path}/msg`,
    { eventType: 'note', payload: misskeyExamples['note'] },
    { 'idempotency-key': 'm' },
  );
  const comment = Object.values(fastcommentsExamples)[0];
  await made(`${path}/msg`, { eventType: 'comment-created', payload: comment });
  const paths = [...Object.keys(ids).map((name) => `/${name}`), '/told'];
  await grapnel.until(() => paths.every((at) => receiver.received(at).length > 0));
  const echo = receiver.received('/misskey')[0];
  expect(echo).toContain(secrets['misskey']);
  expect(echo).toContain(`Bearer ${secrets['authorization']}`);
  await stack.waitUntilIdle();
  const [attempt] = (await api.get(`${path}/attempt/endpoint/${ids.standard}`)).body.data;
  await api.post(`${path}/msg/${attempt.msgId}/endpoint/${ids.standard}/resend`, undefined);
  const since = new Date(Date.now() - 60_000).toISOString();
  for (const what of ['recover', 'replay-missing', 'bulk-replay']) {
    await made(`${path}/endpoint/${ids.misskey}/${what}`, { since });
  }
  await api.patch(`${path}/endpoint/${ids.misskey}`, { secret: secrets['misskeyReplaced'], disabled: true });
  await api.delete(`${path}/endpoint/${ids.generated}`);
  const sqs = new SQSClient(operatorConfig(stack.gatewayUrl));
  const QueueUrl = stack.outputs['EventsQueueUrl'];
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: '{"application":"x","eventType":"y"}' }));
  sqs.destroy();
  await stack.waitUntilIdle();

  // whoever asks for anything
  for (const list of [
    '/app',
    path,
    `${path}/endpoint`,
    `${path}/msg`,
    `${path}/api-key`,
    '/operational-webhook/endpoint',
    `/operational-webhook/endpoint/${told.id}`,
    `/operational-webhook/endpoint/${told.id}/headers`,
    '/background-task',
    ...Object.values(ids).flatMap((id) => [
      `${path}/endpoint/${id}`,
      `${path}/endpoint/${id}/headers`,
      `${path}/attempt/endpoint/${id}?with_msg=true`,
      `${path}/endpoint/${id}/msg`,
      `${path}/attempt/msg/${attempt.msgId}?endpoint_id=${id}`,
    ]),
  ]) {
    await api.get(list);
  }

  const places: Record<string, readonly string[]> = {
    logs: stack.logLines().map(({ line }) => line),
    answers,
    'operational events': receiver.received('/told').map((echoed) => JSON.parse(echoed).body),
    queues: stack.template.ofType('AWS::SQS::Queue').flatMap(({ logicalId }) => {
      const { ready, delayed, inFlight } = stack.inspectQueue(logicalId);
      return [...ready, ...delayed, ...inFlight];
    }),
    'the Endpoints table': (await storedItems(stack, 'Endpoints')).map((item) => text(item)),
    'the Messages table': (await storedItems(stack, 'Messages')).map((item) => text(item)),
  };
  for (const place of Object.keys(places)) {
    expect(`${place}: ${places[place]?.length === 0 ? 'nothing' : 'something'}`).toBe(`${place}: something`);
  }
  const found: string[] = [];
  for (const [place, texts] of Object.entries(places)) {
    for (const [name, secret] of Object.entries({ ...secrets, ...generated })) {
      for (const spelling of spellings(secret)) {
        const where = texts.find((each) => each.includes(spelling));
        if (where) found.push(`${name} in ${place}: ${where.slice(0, 300)}`);
      }
    }
  }
  expect(found).toEqual([]);
}, 60_000);

/** A secret as it is, as JSON spells it, and the part of it that is random. */
function spellings(secret: string): string[] {
  return [secret, JSON.stringify(secret).slice(1, -1), secret.replace(/^whsec_/, '')];
}

/** An item with what was compressed or is bytes spelt as text. */
function text(item: Record<string, unknown>): string {
  return JSON.stringify(item, (_key, value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
  );
}
