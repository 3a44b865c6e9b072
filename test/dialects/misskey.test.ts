import { describe, expect, it } from 'vitest';
import { misskey } from '../../core/dialects/misskey.ts';
import { deliveryInput, headersOf, refusalOf, requestOf } from './delivery-input.ts';

const user =
  '{"id":"9wahlb6h36ut0006","name":null,"username":"alice","host":null,' +
  '"avatarUrl":"http://misskey.local/identicon/alice@misskey.local","avatarBlurhash":null,' +
  '"avatarDecorations":[],"isBot":false,"isCat":false,"emojis":{},"onlineStatus":"unknown","badgeRoles":[]}';

const build = (changes: Parameters<typeof deliveryInput>[1], options: { server?: string | undefined } = {}) =>
  misskey.buildRequest(deliveryInput(options, { keys: ['s3cret'], eventType: 'followed', ...changes }));

describe('misskey', () => {
  it('sends an event of a user as Misskey does, byte for byte', () => {
    const payload = `{\n  "user": ${user.replaceAll(',', ',\n    ')},\n  "count": 12345678901234567890, "ratio": 1.0\n}\n`;
    const request = requestOf(
      build({
        payload,
        applicationUid: '9wahl5abcd',
        endpointUid: '9wahlb3v36ut0004',
        serverOrigin: 'http://misskey.local:3000',
      }),
    );
    expect(request).toStrictEqual({
      method: 'POST',
      headers: [
        ['accept', '*/*'],
        ['accept-encoding', 'gzip, deflate, br'],
        ['content-length', ''],
        ['content-type', 'application/json'],
        ['user-agent', 'Misskey-Hooks'],
        ['x-misskey-hook-id', '9wahlb3v36ut0004'],
        ['x-misskey-hook-secret', 's3cret'],
        ['x-misskey-host', 'misskey.local:3000'],
        ['Host', ''],
        ['Connection', ''],
      ],
      // The event id is the first 16 bytes of `printf msg_….ep_… | sha256sum` with version and variant set.
      body:
        '{"server":"http://misskey.local:3000","hookId":"9wahlb3v36ut0004","userId":"9wahl5abcd",' +
        '"eventId":"05789c3a-18d5-4575-bf88-31143f96b027","createdAt":1789004700123,"type":"followed",' +
        `"body":{"user":${user},"count":12345678901234567890,"ratio":1.0}}`,
    });
  });

  it('sends an event of a server without a user id', () => {
    expect(requestOf(build({ eventType: 'userCreated', payload: user })).body).toBe(
      '{"server":"https://hooks.example","hookId":"2KWPBgLlAfxdpx2AI54pPJ85f4X",' +
        '"eventId":"05789c3a-18d5-4575-bf88-31143f96b027","createdAt":1789004700123,"type":"userCreated",' +
        `"body":${user}}`,
    );
  });

  it('names application and endpoint by id where they have no uid', () => {
    const { hookId, userId } = JSON.parse(requestOf(build({ payload: `{"user":${user}}` })).body);
    expect({ hookId, userId }).toStrictEqual({
      hookId: '2KWPBgLlAfxdpx2AI54pPJ85f4X',
      userId: 'app_2KWPBgLlAfxdpx2AI54pPJ85f4V',
    });
  });

  it('uses an endpoint uid as hook id only where it is letters and digits, as Misskey ids are', () => {
    const request = requestOf(build({ payload: `{"user":${user}}`, endpointUid: 'my-hook' }));
    expect(headersOf(request)['x-misskey-hook-id']).toBe('2KWPBgLlAfxdpx2AI54pPJ85f4X');
    expect(JSON.parse(request.body).hookId).toBe('2KWPBgLlAfxdpx2AI54pPJ85f4X');
  });

  it('names the server of the endpoint rather than this deployment', () => {
    const request = requestOf(build({ payload: `{"user":${user}}` }, { server: 'https://mk.example:8443' }));
    expect(headersOf(request)['x-misskey-host']).toBe('mk.example:8443');
    expect(JSON.parse(request.body).server).toBe('https://mk.example:8443');
  });

  it('repeats the same request at a later attempt', () => {
    const payload = `{"user":${user}}`;
    expect(build({ payload, nowMs: 9e12 })).toStrictEqual(build({ payload, nowMs: 1 }));
  });

  it('gives each message its own event id', () => {
    const eventIds = ['msg_1', 'msg_2'].map(
      (messageId) => JSON.parse(requestOf(build({ payload: `{"user":${user}}`, messageId })).body).eventId,
    );
    expect(new Set(eventIds).size).toBe(2);
  });

  it('sends the current secret alone, an empty one too', () => {
    const secretSent = (keys: string[]) =>
      headersOf(requestOf(build({ payload: `{"user":${user}}`, keys })))['x-misskey-hook-secret'];
    expect(secretSent(['new', 'old'])).toBe('new');
    expect(secretSent([''])).toBe('');
  });

  it.each([
    [{ eventType: 'edited' }, 'no event type "edited"; it has follow, followed, unfollow, note'],
    [{ eventType: 'constructor' }, 'no event type "constructor"'],
    [{ keys: [] }, 'no secret'],
    [{ keys: ['a\nb'] }, 'x-misskey-hook-secret cannot be sent'],
    [{ serverOrigin: 'hooks.example' }, 'is not an origin'],
    [{ methods: { followed: 'PUT' } } as const, 'chose the method PUT for "followed"; allowed: POST'],
    [{ payload: '{"user":' }, 'not JSON'],
  ])('refuses %j', (changes, reason) => {
    const refusal = refusalOf(build({ payload: `{"user":${user}}`, ...changes }));
    expect(refusal.path).toBe('$');
    expect(refusal.reason).toContain(reason);
  });
});

describe('the secret of a misskey endpoint', () => {
  it.each(['', 'a', ' spaced ', 'é', 'x'.repeat(1024)])('may be %j', (secret) => {
    expect(misskey.secretProblem(secret)).toBeUndefined();
  });

  it.each([
    ['x'.repeat(1025), 'has 1025 characters; at most 1024 are allowed'],
    ['a\r\nb', 'character 2 is U+000D; only printable Latin-1'],
    ['鍵', 'character 1 is U+9375'],
  ])('may not be %j', (secret, problem) => {
    expect(misskey.secretProblem(secret)).toContain(problem);
  });

  it('is 32 letters and digits when generated', () => {
    expect(misskey.generateSecret((byteCount) => Buffer.alloc(byteCount, 255))).toMatch(/^[a-zA-Z0-9]{32}$/);
  });
});

describe('the server option', () => {
  it.each(['https://mk.example', 'http://127.0.0.1:3000'])('may be %s', (server) => {
    expect(misskey.options.parse({ server })).toStrictEqual({ server });
  });

  it.each([
    'mk.example',
    'https://mk.example/',
    'https://mk.example/path',
    'https://MK.example',
    'https://user@mk.example',
    'ftp://mk.example',
    'https://mk.example\r\nx: y',
    '',
  ])('may not be %j', (server) => {
    expect(misskey.options.safeParse({ server }).error?.issues[0]?.message).toContain('http or https origin');
  });

  it('has no siblings', () => {
    expect(misskey.options.safeParse({ sever: 'https://mk.example' }).success).toBe(false);
  });
});

describe('retries of misskey', () => {
  it('end at 4xx other than 429', () => {
    expect(
      [301, 304, 400, 404, 408, 410, 429, 499, 500, 503].filter(misskey.retry.isFinalStatus),
    ).toStrictEqual([400, 404, 408, 410, 499]);
  });

  it('wait 1, 3 and 7 minutes and up to a fifth more', () => {
    expect(misskey.retry.delaysMs).toStrictEqual([60_000, 180_000, 420_000]);
    expect(misskey.retry.jitter).toStrictEqual({ kind: 'above', ratio: 0.2 });
    expect(misskey.timeoutMs).toBe(5000);
  });
});
