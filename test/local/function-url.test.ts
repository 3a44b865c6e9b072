import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  lambda,
  type Resources,
  type SmallStack,
  type SmallTemplate,
  startSmallStack,
} from './small-assembly.ts';

const permission = (properties: Record<string, unknown>) => ({
  Type: 'AWS::Lambda::Permission',
  Properties: { FunctionName: { 'Fn::GetAtt': ['Http', 'Arn'] }, Principal: '*', ...properties },
});
const useUrl = permission({ Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: 'NONE' });
const invoke = permission({ Action: 'lambda:InvokeFunction', InvokedViaFunctionUrl: true });
const urlOf = (properties: Record<string, unknown>) => ({
  Type: 'AWS::Lambda::Url',
  Properties: { TargetFunctionArn: { 'Fn::GetAtt': ['Http', 'Arn'] }, AuthType: 'NONE', ...properties },
});

const template = (resources: Resources, url = urlOf({})): SmallTemplate => ({
  Resources: { ...lambda('Http', 'http.handler', { Timeout: 3 }), Url: url, ...resources },
  Outputs: { Url: { Value: { 'Fn::GetAtt': ['Url', 'FunctionUrl'] } } },
});

let small: SmallStack;
beforeAll(async () => {
  small = await startSmallStack(template({ UseUrl: useUrl, Invoke: invoke }));
});
afterAll(() => small.end());

const call = (path: string, init?: RequestInit) => fetch(`${small.stack.functionUrl}${path}`, init);

test('the function gets every path as it was written, in payload format 2.0', async () => {
  const answer = await call('/a%2Fb/c%20d?x=1&x=2', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'X-Own': '1' },
    body: '{}',
  });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({
    version: '2.0',
    routeKey: '$default',
    rawPath: '/a%2Fb/c%20d',
    rawQueryString: 'x=1&x=2',
    queryStringParameters: { x: '1,2' },
    headers: { 'x-own': '1' },
    body: '{}',
    isBase64Encoded: false,
    requestContext: {
      domainName: expect.stringMatching(/^[a-z0-9]{32}\.lambda-url\.us-east-1\.on\.aws$/),
      stage: '$default',
      http: { method: 'POST', path: '/a%2Fb/c%20d' },
    },
  });
});

test('its URL in the template ends in a slash', () => {
  expect(small.stack.outputs['Url']).toBe(`${small.stack.functionUrl}/`);
});

test('a function that throws is 502, one that takes too long or answers too much too', async () => {
  expect((await call('/throw')).status).toBe(502);
  expect((await call('/slow')).status).toBe(502);
  expect((await call('/large')).status).toBe(502);
});

test('more than six megabytes are 413', async () => {
  const answer = await call('/', { method: 'POST', body: Buffer.alloc(6 * 1024 * 1024 + 1, 'x') });
  expect(answer.status).toBe(413);
});

test.each([
  ['lambda:InvokeFunctionUrl', { Invoke: invoke }],
  ['lambda:InvokeFunction', { UseUrl: useUrl }],
])(
  'without the permission %s nobody is let in, and the run says which is missing',
  async (action, resources) => {
    const other = await startSmallStack(template(resources));
    try {
      const answer = await fetch(other.stack.functionUrl);
      expect(answer.status).toBe(403);
      expect(other.lines.filter((line) => line.endsWith(`without ${action}`))).toHaveLength(1);
    } finally {
      await other.end();
    }
  },
);

test('a URL that checks signatures is refused at the start', async () => {
  await expect(startSmallStack(template({}, urlOf({ AuthType: 'AWS_IAM' })))).rejects.toThrow(
    /Resources\.Url.*checks no signatures/s,
  );
});
