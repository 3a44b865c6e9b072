import { expect, test } from 'vitest';
import { judgeAddress, judgeUrl } from '../../core/send/guard.ts';
import { post, receivers } from '../send/receivers.ts';
import { allowedUrls, refusedAnswers, refusedUrls } from './spellings.ts';

const rules = { httpsOnly: false, allowedPrivateCidrs: [] };
const sentence = /^[A-Z].*\.$/;

test('the list has no spelling twice', () => {
  const urls = [...refusedUrls.map(([url]) => url), ...allowedUrls];
  expect(new Set(urls).size).toBe(urls.length);
  expect(urls.length).toBeGreaterThan(150);
});

test.each(refusedUrls)('%j is refused: %s', (url, why) => {
  const reason = judgeUrl(url, rules);
  expect(reason).toContain(why);
  expect(reason).toMatch(sentence);
});

test.each(allowedUrls)('%s may be requested', (url) => {
  expect(judgeUrl(url, rules)).toBeUndefined();
});

test('the sender refuses each of them too, and no connection is made', async () => {
  await using on = receivers();
  let lookups = 0;
  const sender = on.sender({ rules, resolveAll: () => lookups++ });
  for (const [url, why] of refusedUrls) {
    const outcome = await sender.send({ url, request: post, timeoutMs: 1000 });
    expect(outcome, url).toMatchObject({ kind: 'refused', reason: expect.stringContaining(why) });
  }
  expect(lookups).toBe(0);
});

test.each(refusedAnswers)('%s is refused where it resolves to %j', async (name, answers, why) => {
  await using on = receivers();
  const sender = on.sender({
    rules,
    resolveAll: (_hostname, _options, callback) =>
      callback(
        null,
        answers.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      ),
  });
  expect(judgeUrl(`http://${name}/`, rules)).toBeUndefined();
  const outcome = await sender.send({ url: `http://${name}/`, request: post, timeoutMs: 1000 });
  expect(outcome).toMatchObject({
    kind: 'refused',
    reason: expect.stringMatching(sentence),
  });
  expect(outcome).toMatchObject({ reason: expect.stringContaining(why) });
});

const everything = { httpsOnly: false, allowedPrivateCidrs: ['0.0.0.0/0', '::/0', '::ffff:0:0/96'] };

test.each([
  '127.0.0.1',
  '::1',
  '::ffff:127.0.0.1',
  '::127.0.0.1',
  '64:ff9b::127.0.0.1',
  '2002:7f00:1::1',
  '169.254.79.129',
  '169.254.169.254',
  '::ffff:169.254.169.254',
  'fe80::1',
  'fd00:ec2::254',
  '0.0.0.0',
  '::ffff:0.0.0.0',
  '::',
  '224.0.0.1',
  'ff02::1',
  '255.255.255.255',
])('%s stays closed where every range is opened', (address) => {
  expect(judgeAddress(address, everything)).toMatch(sentence);
});

test('ranges within loopback open it, but for the port of the Runtime API', () => {
  const loopback = { httpsOnly: false, allowedPrivateCidrs: ['127.0.0.0/8', '::1/128'] };
  for (const host of ['127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', 'localhost']) {
    expect(judgeUrl(`http://${host}:9002/`, loopback)).toBeUndefined();
    expect(judgeUrl(`http://${host}:9001/`, loopback)).toMatch(/blocked/);
  }
  expect(
    judgeUrl('http://169.254.79.129:2000/', { ...loopback, allowedPrivateCidrs: ['169.254.79.129/32'] }),
  ).toMatch(/link-local/);
});

test('a name that leads to the port of the Runtime API is refused where loopback is open', async () => {
  await using on = receivers();
  const sender = on.sender({
    resolveAll: (_hostname, _options, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]),
  });
  const outcome = await sender.send({ url: 'http://runtime.test:9001/', request: post, timeoutMs: 1000 });
  expect(outcome).toMatchObject({ kind: 'refused', reason: expect.stringContaining('Runtime API') });
});
