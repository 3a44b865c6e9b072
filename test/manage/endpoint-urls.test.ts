import { beforeAll, expect, test } from 'vitest';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';

let grapnel: Grapnel;
let path: string;
beforeAll(async () => {
  grapnel = await startGrapnel('strict');
  path = `/app/${await grapnel.application()}/endpoint`;
});

test.each([
  ['http', 'http://example.com/', 'https://'],
  ['a file', 'file:///etc/passwd', 'https://'],
  ['a script', 'javascript:alert(1)', 'https://'],
  ['loopback', 'https://127.0.0.1/', 'loopback'],
  ['loopback in short', 'https://127.1/', 'loopback'],
  ['loopback in hexadecimal', 'https://0x7f000001/', 'loopback'],
  ['loopback in octal', 'https://0177.0.0.1/', 'loopback'],
  ['loopback as one number', 'https://2130706433/', 'loopback'],
  ['loopback in full-width digits', 'https://１２７.0.0.1/', 'loopback'],
  ['loopback with dots behind it', 'https://127.0.0.1./', 'loopback'],
  ['loopback of IPv6', 'https://[::1]/', 'loopback'],
  ['loopback within IPv6', 'https://[::ffff:127.0.0.1]/', 'loopback'],
  ['localhost', 'https://localhost/', 'this machine'],
  ['a name under localhost', 'https://a.LOCALHOST./', 'this machine'],
  ['a private address', 'https://10.0.0.1/', 'private'],
  ['another private address', 'https://192.168.1.1:8443/', 'private'],
  ['the metadata service', 'https://169.254.169.254/latest/meta-data/', 'link-local'],
  ['the metadata service of IPv6', 'https://[fd00:ec2::254]/', 'private'],
  ['any address', 'https://0/', 'unspecified'],
  ['multicast', 'https://224.0.0.1/', 'multicast'],
  ['a user name', 'https://user@example.com/', 'user name'],
  ['no host', 'https://', 'absolute'],
  ['a path alone', '/hook', 'absolute'],
  ['a port of SMTP', 'https://example.com:25/', '25'],
])('an endpoint at %s is refused with 422 that says why', async (_what, url, why) => {
  const answer = await grapnel.api.post(path, { url });
  expect(answer.status).toBe(422);
  expect(answer.body.detail).toEqual([
    { loc: ['body', 'url'], msg: expect.stringContaining(why), type: 'value_error' },
  ]);
});

test('an endpoint at a public https URL is taken, and cannot be moved elsewhere', async () => {
  const created = await grapnel.api.post(path, {
    url: ' HTTPS://Exämple.com:443/a/../b?c=d ',
    uid: 'public',
  });
  expect(created.status).toBe(201);
  expect(created.body.url).toBe('https://xn--exmple-cua.com/b?c=d');
  const url = 'https://127.0.0.1/';
  expect((await grapnel.api.patch(`${path}/public`, { url })).status).toBe(422);
  expect((await grapnel.api.put(`${path}/public`, { url })).status).toBe(422);
  expect((await grapnel.api.get(`${path}/public`)).body.url).toBe(created.body.url);
});
