import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import { newUser, rawCall, userToken } from './misskey-client.ts';
import { paramNames } from './some-params.ts';

let grapnel: Grapnel;
let token: string;
let application: string;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
  ({ token, application } = await newUser(grapnel));
});

const userEndpoints = ['create', 'list', 'show', 'update', 'delete', 'test'].map(
  (name) => `i/webhooks/${name}`,
);
const systemEndpoints = ['create', 'list', 'show', 'update', 'delete', 'test'].map(
  (name) => `admin/system-webhook/${name}`,
);
const all = [...userEndpoints, ...systemEndpoints];
const bearer = (text: string) => ({ authorization: `Bearer ${text}` });
const cache = 'private, max-age=0, must-revalidate';
const challenge = (name: string, message: string) =>
  `Bearer realm="Misskey", error="${name}", error_description="${message}"`;

/** The whole answer, byte for byte. */
function expectAnswer(
  answer: Awaited<ReturnType<typeof rawCall>>,
  expected: { status: number; error?: object; challenge?: string | undefined },
) {
  expect(answer.status).toBe(expected.status);
  expect(answer.text).toBe(expected.error ? JSON.stringify({ error: expected.error }) : '');
  expect(answer.headers['www-authenticate']).toBe(expected.challenge);
  expect(answer.headers['cache-control']).toBe(cache);
}

const errors = {
  credentialRequired: {
    message: 'Credential required.',
    code: 'CREDENTIAL_REQUIRED',
    id: '1384574d-a912-4b81-8601-c7b1c4085df1',
    kind: 'client',
  },
  authenticationFailed: {
    message: 'Authentication failed. Please ensure your token is correct.',
    code: 'AUTHENTICATION_FAILED',
    id: 'b0a7f5f8-dc2f-4171-b91f-de88ad238e14',
    kind: 'client',
  },
  accessDenied: {
    message: 'Access denied.',
    code: 'ACCESS_DENIED',
    id: '56f35758-7dd5-468b-8439-5d6fb8ec9b8e',
    kind: 'client',
  },
  permissionDenied: {
    message: 'Your app does not have the necessary permissions to use this endpoint.',
    code: 'PERMISSION_DENIED',
    id: '1370e5b7-d4eb-4566-bb1d-7748ee6a1838',
    kind: 'permission',
  },
};
const failed = {
  status: 401,
  error: errors.authenticationFailed,
  challenge: challenge('invalid_token', errors.authenticationFailed.message),
};

describe('a token', () => {
  test('is taken from the header or from the body', async () => {
    const inHeader = await rawCall(grapnel, 'i/webhooks/list', { headers: bearer(token) });
    expect([inHeader.status, inHeader.text]).toEqual([200, '[]']);
    expect(inHeader.headers).toMatchObject({
      'cache-control': cache,
      'content-type': 'application/json; charset=utf-8',
    });
    const inBody = await rawCall(grapnel, 'i/webhooks/list', { body: JSON.stringify({ i: token }) });
    expect([inBody.status, inBody.text]).toEqual([200, '[]']);
  });

  test('of the header wins, where its scheme is spelt exactly so', async () => {
    const body = JSON.stringify({ i: token });
    expectAnswer(await rawCall(grapnel, 'i/webhooks/list', { headers: bearer('wrong'), body }), failed);
    for (const authorization of ['bearer wrong', 'Basic wrong', 'Bearer']) {
      expect((await rawCall(grapnel, 'i/webhooks/list', { headers: { authorization }, body })).status).toBe(
        200,
      );
    }
  });

  test.each([1, {}, [], true])('that is no text (%j) is answered with an empty 400', async (i) => {
    expectAnswer(await rawCall(grapnel, 'i/webhooks/list', { body: JSON.stringify({ i }) }), { status: 400 });
  });

  test('is required, and null is none', async () => {
    for (const body of ['', '{}', '{"i":null}']) {
      expectAnswer(await rawCall(grapnel, 'i/webhooks/list', { body }), {
        status: 401,
        error: errors.credentialRequired,
        challenge: 'Bearer realm="Misskey"',
      });
    }
  });

  test.each(['', 'x'.repeat(16), 'a.b.c', 'x'.repeat(100_000), '\u0000'])(
    'that is none is refused (%#)',
    async (i) => {
      expectAnswer(await rawCall(grapnel, 'i/webhooks/list', { body: JSON.stringify({ i }) }), failed);
    },
  );

  test('that was ended, or whose application is gone, is refused', async () => {
    const ended = await newUser(grapnel);
    await grapnel.api.post(`/auth/app/${ended.application}/expire-all`, {});
    await grapnel.until(
      async () =>
        (await rawCall(grapnel, 'i/webhooks/list', { headers: bearer(ended.token) })).status === 401,
    );
    const gone = await newUser(grapnel);
    await grapnel.api.delete(`/app/${gone.application}`);
    expectAnswer(await rawCall(grapnel, 'i/webhooks/list', { headers: bearer(gone.token) }), failed);
  });

  test('of the organization is no user, and the answer says what to use', async () => {
    for (const name of userEndpoints) {
      const body = JSON.stringify({
        webhookId: 'a1',
        type: 'note',
        name: 'x',
        url: 'https://a.example',
        on: [],
      });
      const answer = await rawCall(grapnel, name, { headers: bearer(grapnel.token), body });
      expect([name, answer.status]).toEqual([name, 403]);
      expect(JSON.parse(answer.text).error).toMatchObject({
        ...errors.permissionDenied,
        info: { reason: expect.stringContaining('application') },
      });
    }
  });

  test('of an API key is a user too', async () => {
    const key = await grapnel.api.post(`/app/${application}/api-key`, { description: 'Misskey' });
    expect(key.status).toBe(201);
    const i = key.body.key;
    expect((await rawCall(grapnel, 'i/webhooks/list', { body: JSON.stringify({ i }) })).status).toBe(200);
    expect(
      (await rawCall(grapnel, 'admin/system-webhook/list', { body: JSON.stringify({ i }) })).status,
    ).toBe(403);
    const moderator = await grapnel.api.post(`/app/${application}/api-key`, { moderator: true });
    expect(
      (await rawCall(grapnel, 'admin/system-webhook/list', { headers: bearer(moderator.body.key) })).status,
    ).toBe(200);
    await grapnel.api.delete(`/app/${application}/api-key/${key.body.id}`);
    expectAnswer(await rawCall(grapnel, 'i/webhooks/list', { headers: bearer(i) }), failed);
  });
});

describe('restricted capabilities', () => {
  const denied = {
    status: 403,
    error: errors.permissionDenied,
    challenge: challenge('insufficient_scope', errors.permissionDenied.message),
  };
  const body = JSON.stringify({ webhookId: 'a1', type: 'note', name: '' });
  const withCapabilities = async (capabilities: readonly string[], name: string) =>
    rawCall(grapnel, name, { headers: bearer(await userToken(grapnel, application, capabilities)), body });

  test('read with ViewEndpointSecret, as webhooks show their secrets', async () => {
    for (const name of ['i/webhooks/list', 'i/webhooks/show']) {
      expectAnswer(await withCapabilities(['ViewBase'], name), denied);
      const status = name.endsWith('list') ? 200 : 400;
      expect((await withCapabilities(['ViewBase', 'ViewEndpointSecret'], name)).status).toBe(status);
      expect((await withCapabilities(['ManageEndpoint'], name)).status).toBe(status);
    }
  });

  test('write with ManageEndpoint, which is looked at before the parameters', async () => {
    for (const name of ['i/webhooks/create', 'i/webhooks/update', 'i/webhooks/delete']) {
      expectAnswer(await withCapabilities(['ViewBase', 'ViewEndpointSecret'], name), denied);
      expect((await withCapabilities(['ManageEndpoint'], name)).status).toBe(400);
    }
  });

  test('are no native token: test and the system webhooks refuse them', async () => {
    for (const name of ['i/webhooks/test', ...systemEndpoints]) {
      expectAnswer(await withCapabilities(['ManageEndpoint', 'ViewEndpointSecret'], name), {
        status: 400,
        error: errors.accessDenied,
        challenge: challenge('invalid_request', 'Access denied.'),
      });
    }
  });

  test('are not asked for where there is no token at all: then too it is access that is denied', async () => {
    expect(JSON.parse((await rawCall(grapnel, 'i/webhooks/test')).text).error).toEqual(errors.accessDenied);
  });
});

describe('what comes in', () => {
  test.each(all)('GET %s is answered with an empty 405', async (name) => {
    expectAnswer(await rawCall(grapnel, name, { method: 'GET', headers: bearer(token) }), { status: 405 });
  });

  test.each(['i/webhooks/', 'i/webhooks/edit', 'i/webhooks/show/more', 'admin/system-webhook/x'])(
    '%s is no endpoint',
    async (name) => {
      const answer = await rawCall(grapnel, name, { headers: bearer(token), body: '{}' });
      expect(answer.status).toBe(404);
      if (name === 'i/webhooks/') return;
      expect(JSON.parse(answer.text).error).toEqual({
        message: 'Unknown API endpoint.',
        code: 'UNKNOWN_API_ENDPOINT',
        id: '2ca3b769-540a-4f08-9dd5-b5a825b6d0f1',
        kind: 'client',
      });
    },
  );

  test.each(['{', 'null', '[]', '"text"', '1', '{"a":'])(
    'a body that is no JSON object (%s) is an empty 400',
    async (body) => {
      expectAnswer(await rawCall(grapnel, 'i/webhooks/list', { headers: bearer(token), body }), {
        status: 400,
      });
    },
  );

  test('more than 1 MiB is an empty 413', async () => {
    const body = JSON.stringify({ pad: 'x'.repeat(1_048_576) });
    expectAnswer(await rawCall(grapnel, 'i/webhooks/list', { headers: bearer(token), body }), {
      status: 413,
    });
  });

  test('a wrong parameter is named as Ajv names it', async () => {
    const answer = await rawCall(grapnel, 'i/webhooks/create', {
      headers: bearer(token),
      body: '{"name":""}',
    });
    expectAnswer(answer, {
      status: 400,
      error: {
        message: 'Invalid param.',
        code: 'INVALID_PARAM',
        id: '3d81ceae-475f-4600-b2a8-2bc116157532',
        kind: 'client',
        info: { param: '#/required', reason: "must have required property 'url'" },
      },
      challenge: challenge('invalid_request', 'Invalid param.'),
    });
  });

  test.each([
    [{ url: 'http://169.254.169.254/latest' }, '#/properties/url', /blocked/],
    [{ url: 'ftp://a.example/' }, '#/properties/url', /must start with/],
    [{ url: 'nowhere' }, '#/properties/url', /cannot be parsed/],
    [{ secret: 'line\nbreak' }, '#/properties/secret', /U\+000A/],
    [{ name: '\ud800' }, '#/properties/name', /surrogate/],
    [{ secret: '\ud800' }, '#/properties/secret', /./],
    [{ url: 'https://a.example/\udc00' }, '#/properties/url', /surrogate/],
  ])('%j can never be sent or stored, and is refused with the reason', async (change, param, reason) => {
    const { token: own, application: owner } = await newUser(grapnel);
    const create = { name: 'x', url: 'http://127.0.0.1:9/', on: [], ...change };
    const answer = await rawCall(grapnel, 'i/webhooks/create', {
      headers: bearer(own),
      body: JSON.stringify(create),
    });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text).error).toMatchObject({ code: 'INVALID_PARAM' });
    expect(JSON.parse(answer.text).error.info).toEqual({ param, reason: expect.stringMatching(reason) });
    const endpoint = await grapnel.endpoint(owner, '/kept', { dialect: 'misskey' });
    const update = await rawCall(grapnel, 'i/webhooks/update', {
      headers: bearer(own),
      body: JSON.stringify({ webhookId: endpoint.slice(3), ...change }),
    });
    expect(JSON.parse(update.text).error.info).toEqual({ param, reason: expect.stringMatching(reason) });
  });

  test('whatever it is, it is never a fault of ours', async () => {
    const value = fc.oneof(
      { depthSize: 'small' },
      fc.jsonValue(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('note', 'abuseReport', 'a1', 'https://a.example/', '\ud800', '__proto__'),
      fc.array(fc.constantFrom('note', 'abuseReport', '')),
    );
    const params = fc.dictionary(fc.constantFrom(...paramNames, '__proto__'), value);
    const { token: own } = await newUser(grapnel);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...all), params, fc.boolean(), async (name, given, asModerator) => {
        const answer = await rawCall(grapnel, name, {
          headers: bearer(asModerator ? grapnel.token : own),
          body: JSON.stringify(given),
        });
        expect(answer.status).toBeLessThan(500);
        expect(answer.headers['cache-control']).toBe(cache);
      }),
      { numRuns: 150 },
    );
  }, 60_000);
});
