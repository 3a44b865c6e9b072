import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRouter } from '../../local/http-api/routes.ts';

const keys = [
  '$default',
  'ANY /{proxy+}',
  'GET /pets/{proxy+}',
  'GET /pets/{kind}/{id}',
  'GET /pets/dog/{id}',
  'GET /pets/dog/1',
  'ANY /pets/dog/1',
  'POST /pets',
];
const match = createRouter(keys.map((routeKey) => ({ routeKey, target: undefined })));

test.each([
  ['GET', '/pets/dog/1', 'GET /pets/dog/1', {}],
  ['PUT', '/pets/dog/1', 'ANY /pets/dog/1', {}],
  ['GET', '/pets/dog/2', 'GET /pets/dog/{id}', { id: '2' }],
  ['GET', '/pets/cat/2', 'GET /pets/{kind}/{id}', { kind: 'cat', id: '2' }],
  ['GET', '/pets/cat/2/x%2Fy', 'GET /pets/{proxy+}', { proxy: 'cat/2/x/y' }],
  ['GET', '/pets/dog/a%20b', 'GET /pets/dog/{id}', { id: 'a b' }],
  ['POST', '/pets', 'POST /pets', {}],
  ['DELETE', '/pets', 'ANY /{proxy+}', { proxy: 'pets' }],
  ['GET', '/', '$default', {}],
])('%s %s goes to %s', (method, path, routeKey, pathParameters) => {
  expect(match(method, path)).toEqual({ route: { routeKey, target: undefined }, pathParameters });
});

test('the order in which routes are declared does not matter', () => {
  const path = fc
    .array(fc.constantFrom('pets', 'dog', 'cat', '1', '2'), { maxLength: 4 })
    .map((p) => `/${p.join('/')}`);
  fc.assert(
    fc.property(
      fc.shuffledSubarray(keys, { minLength: keys.length }),
      path,
      fc.constantFrom('GET', 'PUT', 'POST'),
      (order, p, m) => {
        const shuffled = createRouter(order.map((routeKey) => ({ routeKey, target: undefined })));
        expect(shuffled(m, p)).toEqual(match(m, p));
      },
    ),
  );
});

test('without a route that fits there is none', () => {
  expect(createRouter([{ routeKey: 'GET /a', target: 1 }])('POST', '/a')).toBeUndefined();
});
