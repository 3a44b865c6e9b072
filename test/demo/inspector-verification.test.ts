import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Inspector, startInspector } from '../../local/inspector/server.ts';
import type { VerifyWith } from '../../local/inspector/verify.ts';
import { rawRequest } from './raw-request.ts';

const nowMs = Date.now();
const nowSeconds = Math.floor(nowMs / 1000);
let inspector: Inspector;
beforeEach(async () => {
  inspector = await startInspector({ port: 0, now: () => nowMs });
});
afterEach(() => inspector.stop());

interface Sent {
  readonly headers: Record<string, string>;
  readonly body: string;
}

async function verdict(expected: VerifyWith, { headers, body }: Sent) {
  inspector.verifyWith('/hook', expected);
  await fetch(`${inspector.url}/hook`, { method: 'POST', headers, body });
  return inspector.received().at(-1)?.verification;
}

const failed = (reason: RegExp) => ({ kind: 'failed', reason: expect.stringMatching(reason) });
const changed = (sent: Sent, headers: Record<string, string>): Sent => ({
  ...sent,
  headers: { ...sent.headers, ...headers },
});
const without = ({ headers, body }: Sent, name: string): Sent => ({
  headers: Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name)),
  body,
});

test('a path that nothing is registered for is not checked', async () => {
  await fetch(`${inspector.url}/hook`, { method: 'POST', body: '{}' });
  expect(inspector.received()[0]?.verification).toEqual({ kind: 'not-checked' });
});

test('a dialect that nobody can verify is refused, with those that can be', () => {
  expect(() => inspector.verifyWith('/hook', { dialect: 'constructor', secret: 'x' })).toThrow(
    'The inspector cannot verify the dialect "constructor"; it can misskey, fastcomments, standard-webhooks, svix.',
  );
});

describe('Misskey', () => {
  const expected = { dialect: 'misskey', secret: 'sécret' };
  const envelope = {
    server: 'https://misskey.example:8443',
    hookId: 'hook1',
    userId: 'user1',
    eventId: '8ed2ff19-24ec-482c-9ecf-cff4ae512ca1',
    createdAt: 1_722_253_521_128,
    type: 'note',
    body: { note: {} },
  };
  const sent = (change: object = {}): Sent => ({
    headers: {
      'x-misskey-hook-secret': expected.secret,
      'x-misskey-hook-id': 'hook1',
      'x-misskey-host': 'misskey.example:8443',
    },
    body: JSON.stringify({ ...envelope, ...change }),
  });

  test('the right secret and envelope are verified, with and without a user', async () => {
    expect(await verdict(expected, sent())).toEqual({ kind: 'verified' });
    expect(await verdict(expected, sent({ userId: undefined }))).toEqual({ kind: 'verified' });
  });

  test('an empty secret is compared like any other', async () => {
    const empty = { dialect: 'misskey', secret: '' };
    expect(await verdict(empty, changed(sent(), { 'x-misskey-hook-secret': '' }))).toEqual({
      kind: 'verified',
    });
    expect(await verdict(empty, sent())).toEqual(failed(/not the secret/));
  });

  test.each([
    ['another secret', changed(sent(), { 'x-misskey-hook-secret': 'sécres' }), /not the secret/],
    ['a longer secret', changed(sent(), { 'x-misskey-hook-secret': 'sécrets' }), /not the secret/],
    ['no secret', without(sent(), 'x-misskey-hook-secret'), /x-misskey-hook-secret is missing/],
    ['another hook', changed(sent(), { 'x-misskey-hook-id': 'hook2' }), /not the hookId/],
    ['another host', changed(sent(), { 'x-misskey-host': 'misskey.example' }), /not the server's host/],
    ['a bare body', { ...sent(), body: '{"note":{}}' }, /not a Misskey envelope: server/],
    ['a time in words', sent({ createdAt: '2026-01-01' }), /not a Misskey envelope: createdAt/],
    ['no body', sent({ body: undefined }), /not a Misskey envelope: body/],
    ['no JSON', { ...sent(), body: '{' }, /the body is not JSON/],
  ])('%s is refused', async (_, request, reason) => {
    expect(await verdict(expected, request)).toEqual(failed(reason));
  });
});

describe('FastComments', () => {
  const expected = { dialect: 'fastcomments', secret: 'api-secret' };
  const sign = (timestamp: string, body: string, secret = expected.secret) =>
    `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`, 'utf8').digest('hex')}`;
  const sent = (timestamp = String(nowSeconds), body = '{"comment":"トマト"}'): Sent => ({
    headers: {
      token: expected.secret,
      'x-fastcomments-timestamp': timestamp,
      'x-fastcomments-signature': sign(timestamp, body),
    },
    body,
  });

  test('the right signature is verified, up to 300 s around now', async () => {
    for (const offset of [0, -299, 299]) {
      expect(await verdict(expected, sent(String(nowSeconds + offset)))).toEqual({ kind: 'verified' });
    }
  });

  const other = sign(String(nowSeconds), sent().body, 'other');
  test.each([
    ['another secret', changed(sent(), { 'x-fastcomments-signature': other }), /not that of this body/],
    ['another body', { ...sent(), body: '{"comment":"トマ"}' }, /not that of this body/],
    [
      'a time that was not signed',
      changed(sent(), { 'x-fastcomments-timestamp': String(nowSeconds - 1) }),
      /not that/,
    ],
    ['an old time', sent(String(nowSeconds - 302)), /more than 300 s from now/],
    ['a time in ms', sent(String(nowMs)), /UNIX time in seconds/],
    ['no signature', without(sent(), 'x-fastcomments-signature'), /signature is missing/],
    ['another token', changed(sent(), { token: 'api-secreT' }), /token is not the secret/],
    ['no token', without(sent(), 'token'), /token is missing/],
  ])('%s is refused', async (_, request, reason) => {
    expect(await verdict(expected, request)).toEqual(failed(reason));
  });
});

describe.each([
  ['standard-webhooks', 'webhook'],
  ['svix', 'svix'],
])('%s', (dialect, prefix) => {
  const secretOf = (byte: number) => `whsec_${Buffer.alloc(24, byte).toString('base64')}`;
  const expected = { dialect, secret: secretOf(1) };
  const sent = (body = '{"big":9007199254740993,"text":"トマト"}', byte = 1, atMs = nowMs): Sent => ({
    headers: {
      [`${prefix}-id`]: 'msg_1',
      [`${prefix}-timestamp`]: String(Math.floor(atMs / 1000)),
      [`${prefix}-signature`]: new Webhook(secretOf(byte)).sign('msg_1', new Date(atMs), body),
    },
    body,
  });

  test('the right signature is verified, also as one of several', async () => {
    expect(await verdict(expected, sent())).toEqual({ kind: 'verified' });
    const rotated = `${sent(undefined, 2).headers[`${prefix}-signature`]} ${sent().headers[`${prefix}-signature`]}`;
    expect(await verdict(expected, changed(sent(), { [`${prefix}-signature`]: rotated }))).toEqual({
      kind: 'verified',
    });
  });

  test.each([
    ['another secret', sent(undefined, 2), /No matching signature/],
    ['another body', { ...sent(), body: '{"big":9007199254740992}' }, /No matching signature/],
    ['another id', changed(sent(), { [`${prefix}-id`]: 'msg_2' }), /No matching signature/],
    ['an old time', sent(undefined, 1, nowMs - 400_000), /too old/],
    ['no id', without(sent(), `${prefix}-id`), /-id is missing/],
  ])('%s is refused', async (_, request, reason) => {
    expect(await verdict(expected, request)).toEqual(failed(reason));
  });

  test('the headers of the other name are not taken', async () => {
    const otherPrefix = prefix === 'svix' ? 'webhook' : 'svix';
    const headers = Object.fromEntries(
      Object.entries(sent().headers).map(([name, value]) => [name.replace(prefix, otherPrefix), value]),
    );
    expect(await verdict(expected, { ...sent(), headers })).toEqual(failed(/is missing/));
  });

  test('a secret that is none is a reason, not a crash', async () => {
    expect(await verdict({ dialect, secret: 'whsec_*' }, sent())).toMatchObject({ kind: 'failed' });
  });
});

test('a header that is there twice is refused', async () => {
  inspector.verifyWith('/hook', { dialect: 'misskey', secret: 'a' });
  const headers = [
    ['x-misskey-hook-secret', 'a'],
    ['x-misskey-hook-secret', 'b'],
  ] as [string, string][];
  await rawRequest(inspector.url, [
    'POST /hook HTTP/1.1',
    'Host: x',
    ...headers.map(([name, value]) => `${name}: ${value}`),
    'Content-Length: 0',
  ]);
  expect(inspector.received()[0]?.verification).toEqual(failed(/x-misskey-hook-secret is there 2 times/));
});
