import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { rawRequest } from '../manage/raw-request.ts';
import { allRoutes, routeOf } from '../pipeline/documented-answer.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';

/** Every public operation of Svix's hosted API: method, path, operation id; `x` where its document has none. */
const hosted = readFileSync(new URL('fixtures/hosted-routes.txt', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => line.split(' ') as [method: string, path: string, operationId: string]);

const filled = (path: string) => path.replaceAll(/\{\w+\}/g, 'some-id');
const [here, elsewhere] = [true, false].map((isHere) =>
  hosted.filter(([method, path]) => (routeOf(method, filled(path)) !== undefined) === isHere),
);

let grapnel: Grapnel;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
});

describe('an operation of Svix', () => {
  test.each(here ?? [])('%s %s has the operation id %s here too', (method, path, operationId) => {
    expect(routeOf(method, filled(path))?.operationId).toBe(operationId);
  });

  test.each(elsewhere ?? [])(
    '%s %s, of a product that is not here, is answered with 501',
    async (method, path) => {
      const answer = await rawRequest(grapnel.stack.apiUrl, method, filled(path), {
        headers: { 'content-type': 'application/json' },
        ...(method === 'GET' ? {} : { body: '{}' }),
      });
      expect(answer.status).toBe(501);
      expect(JSON.parse(answer.text)).toEqual({
        code: 'not_implemented',
        detail: expect.stringMatching(
          /^\w.*: a part of Svix's hosted service that Grapnel does not offer\.$/,
        ),
      });
    },
  );

  test('that nobody has is answered with 404, whatever ids look like', async () => {
    for (const path of [
      '/app/stats/nothing-else',
      '/app/x/endpoint/ca/nothing',
      '/nothing',
      '/app/transformation/x',
    ]) {
      const answer = await grapnel.api.get(path);
      expect([path, answer.status]).toEqual([path, path.startsWith('/app/stats') ? 501 : 404]);
      expect(answer.body).toMatchObject({ detail: expect.any(String) });
    }
  });
});

test('the routes that Svix serves itself are all here', () => {
  const missing = (elsewhere ?? []).map(([, , operationId]) => operationId.split('.').slice(0, 2).join('.'));
  expect([...new Set(missing)].toSorted()).toEqual(
    [
      'v1.authentication',
      'v1.connector',
      'v1.endpoint',
      'v1.environment',
      'v1.ingest',
      'v1.integration',
      'v1.message',
      'v1.statistics',
      'v1.streaming',
      'x',
    ].toSorted(),
  );
  const inEndpoint = (elsewhere ?? [])
    .map(([, , id]) => id)
    .filter((id) => /^v1\.(endpoint|message)\./.test(id));
  expect(inEndpoint.filter((id) => !/transformation|poller/.test(id))).toEqual([]);
});

test('operation ids and summaries are there once', () => {
  const ids = allRoutes.map(({ operationId }) => operationId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { summary } of allRoutes) expect(summary).toMatch(/^[A-Z].*[^.]$/);
});

describe('health', () => {
  test.each(['/health', '/health/ping', '/health/', '/health/ping/'])(
    '%s is 204 to GET and HEAD',
    async (path) => {
      for (const method of ['GET', 'HEAD']) {
        const answer = await rawRequest(grapnel.stack.apiUrl, method, `/api/v1${path}`);
        expect(answer).toMatchObject({ status: 204, text: '' });
      }
    },
  );
});

describe('publishing to a path that ends in a slash', () => {
  test('is sent on with its method, query and body, by clients that follow', async () => {
    const application = await grapnel.application();
    const path = `/api/v1/app/${application}/msg/?with_content=false`;
    const options = {
      headers: { authorization: `Bearer ${grapnel.token}` },
      body: '{"eventType":"a","payload":{"n":1}}',
    };
    const raw = await rawRequest(grapnel.stack.apiUrl, 'POST', path, options);
    expect(raw.status).toBe(308);
    expect(JSON.parse(raw.text).detail).toContain('Leave out the slash at its end');
    const followed = await fetch(`${grapnel.stack.apiUrl}${path}`, { method: 'POST', ...options });
    expect(followed.status).toBe(202);
    expect((await grapnel.api.get(`/app/${application}/msg`)).body.data).toMatchObject([
      { payload: { n: 1 } },
    ]);
  });

  test('would be taken by publish itself, should it arrive there', async () => {
    const application = await grapnel.application();
    const rawPath = `/api/v1/app/${application}/msg/`;
    const answer = await grapnel.stack.invoke(grapnel.function('Publish'), {
      version: '2.0',
      rawPath,
      rawQueryString: '',
      headers: { authorization: `Bearer ${grapnel.token}` },
      requestContext: {
        domainName: 'api.execute-api.eu-west-1.amazonaws.com',
        http: { method: 'POST', path: rawPath },
      },
      body: '{"eventType":"a","payload":{}}',
      isBase64Encoded: false,
    });
    expect(answer).toMatchObject({ statusCode: 202 });
  });
});
