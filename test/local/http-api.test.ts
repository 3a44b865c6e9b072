import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lambda, type SmallStack, startSmallStack } from './small-assembly.ts';

const route = (logicalId: string, RouteKey: string) => ({
  [logicalId]: {
    Type: 'AWS::ApiGatewayV2::Route',
    Properties: {
      ApiId: { Ref: 'Api' },
      RouteKey,
      Target: { 'Fn::Join': ['/', ['integrations', { Ref: 'Integration' }]] },
    },
  },
});

let small: SmallStack;
beforeAll(async () => {
  small = await startSmallStack({
    Resources: {
      ...lambda('Http', 'http.handler', { Timeout: 10 }),
      Api: {
        Type: 'AWS::ApiGatewayV2::Api',
        Properties: {
          Name: 'api',
          ProtocolType: 'HTTP',
          CorsConfiguration: { AllowOrigins: ['https://a.example'], AllowMethods: ['GET'] },
        },
      },
      Stage: {
        Type: 'AWS::ApiGatewayV2::Stage',
        Properties: { ApiId: { Ref: 'Api' }, StageName: '$default', AutoDeploy: true },
      },
      Integration: {
        Type: 'AWS::ApiGatewayV2::Integration',
        Properties: {
          ApiId: { Ref: 'Api' },
          IntegrationType: 'AWS_PROXY',
          IntegrationUri: { 'Fn::GetAtt': ['Http', 'Arn'] },
          PayloadFormatVersion: '2.0',
          TimeoutInMillis: 1_000,
        },
      },
      ...route('Item', 'GET /items/{id}'),
      ...route('Rest', 'ANY /{proxy+}'),
    },
    Outputs: {
      ApiUrl: {
        Value: {
          'Fn::Join': [
            '',
            ['https://', { Ref: 'Api' }, '.execute-api.', { Ref: 'AWS::Region' }, '.amazonaws.com/'],
          ],
        },
      },
    },
  });
});
afterAll(() => small.end());

const call = async (
  path: string,
  init: RequestInit = {},
): Promise<{ status: number; headers: Headers; body: Record<string, unknown> }> => {
  const response = await fetch(small.stack.apiUrl + path, init);
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
};

describe('the HTTP API', () => {
  test('has its local URL wherever the template puts the one of AWS together', () => {
    expect(small.stack.outputs['ApiUrl']).toBe(`${small.stack.apiUrl}/`);
  });

  test('gives the function an event of payload format 2.0', async () => {
    const { body } = await call('/items/a%20b?x=1&x=2&y=%26', {
      headers: { Cookie: 'a=1; b=2', 'X-Two': 'one' },
    });
    expect(body).toMatchObject({
      version: '2.0',
      routeKey: 'GET /items/{id}',
      rawPath: '/items/a b',
      rawQueryString: 'x=1&x=2&y=%26',
      queryStringParameters: { x: '1,2', y: '&' },
      pathParameters: { id: 'a b' },
      cookies: ['a=1', 'b=2'],
      isBase64Encoded: false,
      requestContext: {
        stage: '$default',
        routeKey: 'GET /items/{id}',
        http: { method: 'GET', path: '/items/a b', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1' },
      },
    });
    expect(body['headers']).toMatchObject({ 'x-two': 'one', 'x-forwarded-for': '127.0.0.1' });
    expect(body['headers']).not.toHaveProperty('cookie');
    expect((body['requestContext'] as Record<string, unknown>)['time']).toMatch(
      /^\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d \+0000$/,
    );
  });

  test.each([
    ['application/json; charset=utf-8', false],
    ['text/plain', false],
    ['application/xml', false],
    ['application/x-www-form-urlencoded', true],
    ['application/octet-stream', true],
    ['application/vnd.api+json', true],
  ])('a body of type %s is base64: %s', async (type, isBase64Encoded) => {
    const { body } = await call('/x', { method: 'POST', headers: { 'Content-Type': type }, body: '{"ä":1}' });
    const expected = isBase64Encoded ? Buffer.from('{"ä":1}').toString('base64') : '{"ä":1}';
    expect(body).toMatchObject({ isBase64Encoded, body: expected });
  });

  test('several values of a header are joined by commas', async () => {
    const received = await new Promise<string>((resolve, reject) => {
      const request = httpRequest(
        `${small.stack.apiUrl}/x`,
        { headers: { 'X-Many': ['a', 'b'] } },
        (response) => {
          let text = '';
          response.on('data', (chunk) => (text += chunk)).on('end', () => resolve(text));
        },
      );
      request.on('error', reject).end();
    });
    expect(JSON.parse(received).headers['x-many']).toBe('a,b');
  });

  test('answers with what the function returns, binary and cookies too', async () => {
    const response = await fetch(`${small.stack.apiUrl}/binary`);
    expect(response.status).toBe(201);
    expect(response.headers.get('content-type')).toBe('image/png');
    expect(response.headers.get('x-number')).toBe('7');
    expect(response.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2']);
    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([0, 255, 1]);
    expect(await call('/plain')).toMatchObject({ status: 200, body: { hello: 'world' } });
  });

  test('answers as API Gateway does when there is nothing to call or the call fails', async () => {
    expect(await call('/', {})).toMatchObject({ status: 404, body: { message: 'Not Found' } });
    expect(await call('/throw')).toMatchObject({ status: 500, body: { message: 'Internal Server Error' } });
    expect(await call('/large')).toMatchObject({ status: 500, body: { message: 'Internal Server Error' } });
    expect(await call('/slow')).toMatchObject({ status: 503, body: { message: 'Service Unavailable' } });
  });

  test.each([
    ['10 MB of API Gateway', 10 * 1024 * 1024 + 1, 'text/plain'],
    ['6 MB of Lambda', 6 * 1024 * 1024, 'text/plain'],
  ])('answers 413 above the %s', async (_, length, type) => {
    const response = await call('/x', {
      method: 'POST',
      headers: { 'Content-Type': type },
      body: 'x'.repeat(length),
    });
    expect(response).toMatchObject({ status: 413, body: { message: 'Request Entity Too Large' } });
  });

  test('answers cross-origin requests as configured', async () => {
    const preflight = await fetch(`${small.stack.apiUrl}/x`, {
      method: 'OPTIONS',
      headers: { Origin: 'https://a.example', 'Access-Control-Request-Method': 'GET' },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-methods')).toBe('GET');
    const other = await call('/x', { headers: { Origin: 'https://b.example' } });
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
  });
});
