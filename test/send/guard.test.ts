import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cidrProblem, judgeAddress, judgeUrl } from '../../core/send/guard.ts';

const strict = { httpsOnly: false, allowedPrivateCidrs: [] };
const opened = (...allowedPrivateCidrs: string[]) => ({ httpsOnly: false, allowedPrivateCidrs });

/** First and last address of each range that is not global unicast. */
const blockedIpv4 = [
  ['0.0.0.0', '0.255.255.255'],
  ['10.0.0.0', '10.255.255.255'],
  ['100.64.0.0', '100.127.255.255'],
  ['127.0.0.0', '127.255.255.255'],
  ['169.254.0.0', '169.254.255.255'],
  ['172.16.0.0', '172.31.255.255'],
  ['192.0.0.0', '192.0.0.255'],
  ['192.0.2.0', '192.0.2.255'],
  ['192.168.0.0', '192.168.255.255'],
  ['198.18.0.0', '198.19.255.255'],
  ['198.51.100.0', '198.51.100.255'],
  ['203.0.113.0', '203.0.113.255'],
  ['224.0.0.0', '239.255.255.255'],
  ['240.0.0.0', '255.255.255.255'],
] as const;

const toNumber = (address: string) => address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
const octetsOf = (value: number) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
const plain = (value: number) => octetsOf(value).join('.');
const hextets = (value: number) => `${(value >>> 16).toString(16)}:${(value & 0xffff).toString(16)}`;

const blockedValue = fc
  .constantFrom(...blockedIpv4)
  .chain(([first, last]) => fc.integer({ min: toNumber(first), max: toNumber(last) }));

/** Every way of putting an IPv4 address into an IPv6 one. */
const wrappings: Readonly<Record<string, (value: number) => string>> = {
  mapped: (value) => `::ffff:${hextets(value)}`,
  'mapped, dotted': (value) => `::ffff:${plain(value)}`,
  'mapped, in full': (value) => `0:0:0:0:0:FFFF:${hextets(value).toUpperCase()}`,
  compatible: (value) => `::${hextets(value)}`,
  'compatible, dotted': (value) => `::${plain(value)}`,
  translated: (value) => `::ffff:0:${hextets(value)}`,
  nat64: (value) => `64:ff9b::${hextets(value)}`,
  'local nat64 /96': (value) => `64:ff9b:1::${hextets(value)}`,
  'local nat64 /48': (value) => {
    const [a = 0, b = 0, c = 0, d = 0] = octetsOf(value);
    return `64:ff9b:1:${((a << 8) | b).toString(16)}:${c.toString(16)}:${(d << 8).toString(16)}::`;
  },
  '6to4': (value) => `2002:${hextets(value)}::1`,
  'teredo client': (value) => `2001:0:808:808:0:ffff:${hextets(~value >>> 0)}`,
  'teredo server': (value) => `2001:0:${hextets(value)}:0:ffff:f7f7:f7f7`,
  isatap: (value) => `2606:4700::5efe:${hextets(value)}`,
  'isatap, global': (value) => `2606:4700::200:5efe:${hextets(value)}`,
};

describe('addresses', () => {
  test.each(blockedIpv4)(
    '%s to %s are blocked, their neighbours on the outside are judged alone',
    (first, last) => {
      expect(judgeAddress(first, strict)).toMatch(/^Requests to this address are blocked: .*\.$/);
      expect(judgeAddress(last, strict)).toMatch(/^Requests to this address are blocked: .*\.$/);
    },
  );

  test.each([
    '8.8.8.8',
    '1.1.1.1',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '169.253.255.255',
    '172.15.255.255',
    '172.32.0.0',
    '192.167.255.255',
    '198.17.255.255',
    '198.20.0.0',
    '223.255.255.255',
    '2606:4700:4700::1111',
    '2a00:1450:4001:80b::200e',
    '::ffff:8.8.8.8',
    '64:ff9b::8.8.8.8',
    '2002:808:808::1',
    '2606:4700::5efe:808:808',
  ])('%s may be reached', (address) => {
    expect(judgeAddress(address, strict)).toBeUndefined();
  });

  test.each([
    '::',
    '::1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%eth0',
    '2606:4700::1%eth0',
    'fe80::5efe:8.8.8.8',
    'fec0::1',
    'ff02::1',
    '100::1',
    '2001:db8::1',
    '2001:2::1',
    '2001:10::1',
    '2001:20::1',
    '3fff::1',
    '5f00::1',
    '64:ff9b:1::8.8.8.8',
    '4000::1',
    'e000::1',
    '127.0.0.1',
    '169.254.79.129',
    '169.254.169.254',
    '',
    'localhost',
    '127.1',
    '010.8.8.8',
    '0x8.8.8.8',
    '134744072',
    '8.8.8.8.',
    ' 8.8.8.8',
    '8.8.8.8/32',
    '::ffff:8.8.8.256',
    '2606:4700::1::1',
    '[2606:4700::1]',
  ])('%j is blocked', (address) => {
    expect(judgeAddress(address, strict)).toBeDefined();
  });

  test.each(Object.entries(wrappings))('no blocked IPv4 address passes as %s', (_name, wrap) => {
    fc.assert(fc.property(blockedValue, (value) => judgeAddress(wrap(value), strict) !== undefined));
  });

  test('an IPv6 address outside 2000::/3 passes only if it carries a public IPv4 address', () => {
    const ipv6 = fc.ipV6().filter((address) => !/^[23][0-9a-f]{3}:/i.test(address));
    fc.assert(
      fc.property(ipv6, (address) => {
        const isCarrier = /^(0{0,4}:|64:ff9b:)/i.test(address);
        return isCarrier || judgeAddress(address, strict) !== undefined;
      }),
    );
  });

  test('a range that is opened on purpose can be reached, also through IPv6, and no other can', () => {
    const rules = opened('10.20.0.0/16', 'fd12::/16');
    expect(judgeAddress('10.20.255.1', rules)).toBeUndefined();
    expect(judgeAddress('::ffff:10.20.255.1', rules)).toBeUndefined();
    expect(judgeAddress('64:ff9b::a14:1', rules)).toBeUndefined();
    expect(judgeAddress('fd12::1', rules)).toBeUndefined();
    expect(judgeAddress('10.21.0.1', rules)).toBeDefined();
    expect(judgeAddress('::ffff:10.21.0.1', rules)).toBeDefined();
    expect(judgeAddress('fd13::1', rules)).toBeDefined();
    expect(judgeAddress('2001:0:a14:1:0:ffff:f5ff:fffe', rules)).toContain('stands for 10.0.0.1');
    expect(judgeAddress('::1', opened('0.0.0.0/0'))).toBeDefined();
    expect(judgeAddress('127.0.0.1', opened('::/0'))).toBeDefined();
  });

  test.each([
    '',
    '10.0.0.0',
    '10.0.0.0/33',
    '10.0/8',
    '10.0.0.0/8/8',
    '::/129',
    '::1/-1',
    'all',
    '0x0.0.0.0/0',
  ])('the range %j is reported and opens nothing', (text) => {
    expect(cidrProblem(text)).toContain('is not a range of IP addresses');
    expect(judgeAddress('10.0.0.1', opened(text))).toBeDefined();
    expect(judgeAddress('::1', opened(text))).toBeDefined();
  });

  test('ranges that are one', () => {
    expect(['10.0.0.0/8', '127.0.0.1/32', '0.0.0.0/0', 'fd00::/8', '::1/128'].map(cidrProblem)).toEqual(
      Array(5).fill(undefined),
    );
  });
});

describe('URLs', () => {
  test.each([
    'https://example.com',
    'http://example.com:8080/hook?a=1',
    'https://example.com.:8443',
    'https://bücher.example/',
    'https://8.8.8.8',
    'https://[2606:4700::1]:444/',
    'https://localhost.example.com',
    'https://notlocalhost',
  ])('%s may be requested', (url) => {
    expect(judgeUrl(url, strict)).toBeUndefined();
  });

  test.each([
    ['http://localhost', 'localhost is this machine itself'],
    ['http://LOCALHOST.:9001/2018-06-01/runtime/invocation/next', 'localhost is this machine itself'],
    ['http://a.b.localhost..', 'a.b.localhost is this machine itself'],
    ['http://ｌocalhost', 'localhost is this machine itself'],
    ['http://127.0.0.1:9001', '127.0.0.1 is the Runtime API of AWS Lambda'],
    ['http://127.0.0.1:9002', '127.0.0.1 is loopback'],
    ['http://169.254.79.129:2000', 'link-local'],
    ['http://127。0。0。1', '127.0.0.1 is loopback'],
    ['http://%31%32%37.0.0.1', '127.0.0.1 is loopback'],
    ['http://127.0.0.1.', '127.0.0.1 is loopback'],
    ['http://0/', '0.0.0.0 is unspecified'],
    ['http://[::1]', '::1 is loopback'],
    ['http://[::ffff:169.254.169.254]/latest/meta-data', 'stands for 169.254.169.254'],
    ['http://[fd00:ec2::254]', 'is private (fc00::/7)'],
    ['https://user@example.com', 'must not contain a user name'],
    ['https://:pw@example.com', 'must not contain a user name'],
    ['https://example.com:22', 'port 22'],
    ['https://example.com:0', 'port 0'],
    ['http://example.com:6379@127.0.0.1', 'must not contain a user name'],
    ['gopher://example.com', 'must start with https:// or http://, not gopher:'],
    ['file:///etc/passwd', 'not file:'],
    ['javascript:alert(1)', 'not javascript:'],
    ['//example.com', 'cannot be parsed'],
    ['example.com', 'cannot be parsed'],
    ['', 'cannot be parsed'],
    ['http://', 'cannot be parsed'],
    ['http://[fe80::1%25eth0]', 'cannot be parsed'],
    ['http://999.1.1.1', 'cannot be parsed'],
    ['http://...', 'names no host'],
  ])('%s is refused', (url, problem) => {
    expect(judgeUrl(url, strict)).toContain(problem);
  });

  test('http is refused where only https is allowed', () => {
    const rules = { httpsOnly: true, allowedPrivateCidrs: [] };
    expect(judgeUrl('http://example.com', rules)).toBe('The URL must start with https://.');
    expect(judgeUrl('https://example.com', rules)).toBeUndefined();
  });

  test('localhost may be requested where loopback is open', () => {
    expect(judgeUrl('http://localhost:3000', opened('127.0.0.0/8'))).toBeUndefined();
    expect(judgeUrl('http://api.localhost:3000', opened('::1/128'))).toBeUndefined();
    expect(judgeUrl('http://localhost:3000', opened('10.0.0.0/8'))).toBeDefined();
  });

  test('no spelling of a blocked IPv4 address passes', () => {
    const spellings: readonly ((value: number) => string)[] = [
      plain,
      String,
      (value) => `0x${value.toString(16)}`,
      (value) => `0${value.toString(8)}`,
      (value) =>
        octetsOf(value)
          .map((octet) => `0x${octet.toString(16)}`)
          .join('.'),
      (value) =>
        octetsOf(value)
          .map((octet) => `0${octet.toString(8)}`)
          .join('.'),
      (value) => `${value >>> 24}.${value & 0xffffff}`,
      (value) => `${value >>> 24}.0x${((value >>> 16) & 255).toString(16)}.${value & 0xffff}`,
      (value) => `${plain(value)}.`,
      ...Object.values(wrappings).map((wrap) => (value: number) => `[${wrap(value)}]`),
    ];
    fc.assert(
      fc.property(blockedValue, fc.constantFrom(...spellings), (value, spell) => {
        expect(judgeUrl(`https://${spell(value)}/`, strict)).toMatch(/blocked/);
      }),
      { numRuns: 1000 },
    );
  });
});
