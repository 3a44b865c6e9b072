import ipaddr from 'ipaddr.js';
import { isNonHttpPort } from './non-http-ports.ts';

/** Where deliveries may go, set once per deployment. */
export interface GuardRules {
  /** True refuses `http:` URLs. */
  readonly httpsOnly: boolean;
  /**
   * Ranges such as `10.20.0.0/16` that are reachable although they are not public. A text that is no CIDR opens
   * nothing; `cidrProblem` finds it where the configuration is read.
   */
  readonly allowedPrivateCidrs: readonly string[];
}

/** What is not allowed about the URL, as a sentence for the endpoint's owner; undefined where it may be requested. */
export function judgeUrl(url: string, rules: GuardRules): string | undefined {
  const parsed = URL.parse(url);
  if (!parsed) return 'The URL cannot be parsed: give an absolute one such as https://example.com/webhooks.';
  return judgeParsedUrl(parsed, rules);
}

/**
 * As `judgeUrl`. The parser has made every spelling of an IPv4 address (`0x7f.1`, `2130706433`, `0177.0.0.1`) plain.
 * A name is judged here only as a name: its addresses are judged when it is resolved, each time a connection is made.
 */
export function judgeParsedUrl(url: URL, rules: GuardRules): string | undefined {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return `The URL must start with https:// or http://, not ${url.protocol}`;
  }
  if (url.protocol === 'http:' && rules.httpsOnly) return 'The URL must start with https://.';
  if (url.username !== '' || url.password !== '') {
    return 'The URL must not contain a user name or password: send credentials in a header.';
  }
  if (url.port !== '' && isNonHttpPort(Number(url.port))) {
    return `The URL's port ${url.port} belongs to a protocol other than HTTP and is blocked, as in browsers.`;
  }
  const host = hostWithoutDecoration(url.hostname);
  if (host === '') return 'The URL names no host.';
  if (url.hostname.startsWith('[') || /^[\d.]+$/.test(host)) return judgeAddress(host, rules);
  if (host === 'localhost' || host.endsWith('.localhost')) {
    const isLoopbackOpen = !judgeAddress('127.0.0.1', rules) || !judgeAddress('::1', rules);
    return isLoopbackOpen ? undefined : blocked(`${host} is this machine itself`);
  }
  return undefined;
}

/** The host of a URL as DNS and TLS know it: no brackets around IPv6, no dots at the end. */
export function hostWithoutDecoration(hostname: string): string {
  if (hostname.startsWith('[')) return hostname.slice(1, -1);
  let end = hostname.length;
  while (end > 0 && hostname[end - 1] === '.') end--;
  return hostname.slice(0, end);
}

/**
 * Why no connection may be made to the IP address, as a sentence; undefined where it may. Only global unicast passes.
 * An address that carries an IPv4 address inside is as good as that one; what cannot be read is refused.
 */
export function judgeAddress(address: string, rules: GuardRules): string | undefined {
  const parsed = parseAddress(address);
  if (!parsed) return blocked(`${JSON.stringify(address)} is not an IP address`);
  if (parsed instanceof ipaddr.IPv6) {
    const carried = carriedIpv4(parsed);
    for (const inner of carried) {
      const problem = addressProblem(inner);
      if (problem && !isOpened(inner, rules) && !isOpened(parsed, rules)) {
        return blocked(`${address} stands for ${inner}, which is ${problem}`);
      }
    }
    if (carried.length > 0 && !isIsatap(parsed)) return undefined;
  }
  const problem = addressProblem(parsed);
  return problem && !isOpened(parsed, rules) ? blocked(`${address} is ${problem}`) : undefined;
}

/** What is wrong with an entry of `allowedPrivateCidrs`, as a sentence; undefined if nothing. */
export function cidrProblem(text: string): string | undefined {
  if (parseCidr(text)) return undefined;
  return `${JSON.stringify(text)} is not a range of IP addresses: write one as 10.20.0.0/16 or fd12:3456::/32.`;
}

function blocked(what: string): string {
  return `Requests to this address are blocked: ${what}.`;
}

/** Only the plain spellings: resolvers give no others, and the URL parser has removed them. Zones are link-local. */
function parseAddress(address: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) return ipaddr.IPv4.parse(address);
  if (!address.includes('%') && ipaddr.IPv6.isValid(address)) return ipaddr.IPv6.parse(address);
  return undefined;
}

function parseCidr(text: string): [ipaddr.IPv4 | ipaddr.IPv6, number] | undefined {
  const [address, length, ...rest] = text.split('/');
  if (address === undefined || length === undefined || rest.length > 0 || !/^\d{1,3}$/.test(length)) {
    return undefined;
  }
  const parsed = parseAddress(address);
  const bits = Number(length);
  return parsed && bits <= (parsed.kind() === 'ipv4' ? 32 : 128) ? [parsed, bits] : undefined;
}

function isOpened(address: ipaddr.IPv4 | ipaddr.IPv6, rules: GuardRules): boolean {
  return rules.allowedPrivateCidrs.some((text) => {
    const cidr = parseCidr(text);
    return cidr !== undefined && cidr[0].kind() === address.kind() && address.match(cidr);
  });
}

/** What keeps the address from being global unicast, to follow "is"; undefined if nothing. */
function addressProblem(address: ipaddr.IPv4 | ipaddr.IPv6): string | undefined {
  const range: string = address.range();
  if (range !== 'unicast') return rangeNames[range] ?? `reserved (${range})`;
  // IANA has given out 2000::/3 and nothing else as global unicast: the library calls the unassigned rest so too.
  if (address instanceof ipaddr.IPv6 && ((address.parts[0] ?? 0) & 0xe000) !== 0x2000)
    return 'not global unicast';
  return undefined;
}

/** The ranges of the library in an owner's words; those that are missing are named as the library names them. */
const rangeNames: Readonly<Record<string, string>> = {
  unspecified: 'unspecified (0.0.0.0/8, ::)',
  broadcast: 'the broadcast address',
  multicast: 'multicast (224.0.0.0/4, ff00::/8)',
  linkLocal: 'link-local (169.254.0.0/16, fe80::/10)',
  loopback: 'loopback (127.0.0.0/8, ::1)',
  carrierGradeNat: 'carrier-grade NAT (100.64.0.0/10)',
  private: 'private (RFC 1918)',
  uniqueLocal: 'private (fc00::/7)',
  reserved: 'reserved or for documentation',
  rfc6052: 'local NAT64 (64:ff9b:1::/48)',
};

/**
 * The IPv4 addresses that an IPv6 address leads to. 64:ff9b:1::/48 (RFC 8215) is
 * not among them: how it carries IPv4 is up to the local network, so it stays a reserved range that a CIDR can open.
 */
function carriedIpv4(address: ipaddr.IPv6): ipaddr.IPv4[] {
  const parts = address.parts;
  const at = (index: number, mask = 0): ipaddr.IPv4 => {
    const high = (parts[index] ?? 0) ^ mask;
    const low = (parts[index + 1] ?? 0) ^ mask;
    return new ipaddr.IPv4([high >> 8, high & 0xff, low >> 8, low & 0xff]);
  };
  const startsWith = (...prefix: number[]) => prefix.every((part, index) => parts[index] === part);

  if (startsWith(0, 0, 0, 0, 0, 0xffff)) return [at(6)]; // IPv4-mapped (RFC 4291)
  if (startsWith(0, 0, 0, 0, 0xffff, 0)) return [at(6)]; // IPv4-translated, SIIT (RFC 7915)
  if (startsWith(0x64, 0xff9b, 0, 0, 0, 0)) return [at(6)]; // NAT64 (RFC 6052)
  // IPv4-compatible (RFC 4291); :: and ::1 have this form and are judged as what they are.
  if (startsWith(0, 0, 0, 0, 0, 0)) return address.range() === 'unicast' ? [at(6)] : [];
  if (startsWith(0x2002)) return [at(1)]; // 6to4 (RFC 3056)
  if (startsWith(0x2001, 0)) return [at(2), at(6, 0xffff)]; // Teredo (RFC 4380): server, then client inverted
  if (isIsatap(address)) return [at(6)];
  return [];
}

/** ISATAP (RFC 5214) marks the lower half of an address (`[ug]00:5efe`), so that its upper half has to be judged too. */
function isIsatap(address: ipaddr.IPv6): boolean {
  return ((address.parts[4] ?? 0) & 0xfcff) === 0 && address.parts[5] === 0x5efe;
}
