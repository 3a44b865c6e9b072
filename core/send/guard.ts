import ipaddr from 'ipaddr.js';
import { carriedIpv4, isIsatap } from './carried-ipv4.ts';
import { isNonHttpPort } from './non-http-ports.ts';

/** Where deliveries may go, set once per deployment. */
export interface GuardRules {
  /** True refuses `http:` URLs. */
  readonly httpsOnly: boolean;
  /**
   * Ranges such as `10.20.0.0/16` that are reachable although they are not public. A text that is no CIDR opens
   * nothing; `cidrProblem` finds it where the configuration is read. Loopback is opened only by a range that lies
   * within it (`127.0.0.0/8`, `::1/128`), so that `0.0.0.0/0` does not open it along with the rest; link-local,
   * unspecified, multicast and broadcast addresses and AWS's own services are opened by none.
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
    return `The URL must start with https:// or http://, not ${url.protocol}.`;
  }
  if (url.protocol === 'http:' && rules.httpsOnly) return 'The URL must start with https://.';
  if (url.username !== '' || url.password !== '') {
    return 'The URL must not contain a user name or password: send credentials in a header.';
  }
  if (url.port !== '' && isNonHttpPort(Number(url.port))) {
    return `The URL's port ${url.port} belongs to a protocol other than HTTP and is blocked, as in browsers.`;
  }
  const host = hostWithoutDecoration(url.hostname);
  const port = portOf(url);
  if (host === '') return 'The URL names no host.';
  if (url.hostname.startsWith('[') || /^[\d.]+$/.test(host)) return judgeAddress(host, rules, port);
  if (host === 'localhost' || host.endsWith('.localhost')) {
    const isLoopbackOpen = !judgeAddress('127.0.0.1', rules, port) || !judgeAddress('::1', rules, port);
    return isLoopbackOpen ? undefined : blocked(`${host} is this machine itself`);
  }
  // What the parser takes for a name because of a dot too many (`0x7f.1..`), a resolver may take for an address.
  if (url.hostname.endsWith('..') || host.split('.').some((label) => label === '' || label.length > 63)) {
    return "The URL's host is not a name that DNS can have: 1 to 63 characters must stand between two dots.";
  }
  return undefined;
}

/** The TCP port that an http or https URL leads to. */
export function portOf(url: URL): number {
  if (url.port !== '') return Number(url.port);
  return url.protocol === 'https:' ? 443 : 80;
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
 *
 * @param port where it is known: Lambda's own port on loopback stays closed where loopback is open.
 */
export function judgeAddress(address: string, rules: GuardRules, port?: number): string | undefined {
  const parsed = parseAddress(address);
  if (!parsed) return blocked(`${JSON.stringify(address)} is not an IP address`);
  if (parsed instanceof ipaddr.IPv6) {
    const carried = carriedIpv4(parsed);
    for (const inner of carried) {
      const problem = addressProblem(inner);
      const isOpen = isOpened(inner, rules) || (!isKeptFromWideRanges(inner) && isOpened(parsed, rules));
      if (problem && !isOpen) return blocked(`${address} stands for ${inner}, which is ${problem}`);
      if (isRuntimeApi(inner, port)) return blocked(`${address} stands for ${inner}, ${runtimeApi}`);
    }
    if (carried.length > 0 && !isIsatap(parsed)) return undefined;
  }
  if (isRuntimeApi(parsed, port)) return blocked(`${address} is ${runtimeApi}`);
  const problem = addressProblem(parsed);
  return problem && !isOpened(parsed, rules) ? blocked(`${address} is ${problem}`) : undefined;
}

/** One spelling for each IP address, to compare two; undefined for what is none. */
export function plainAddress(address: string): string | undefined {
  return parseAddress(address)?.toNormalizedString();
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
  if (neverOpened.has(address.range()) || isAwsService(address)) return false;
  const isLoopback = address.range() === 'loopback';
  return rules.allowedPrivateCidrs.some((text) => {
    const cidr = parseCidr(text);
    if (cidr === undefined || cidr[0].kind() !== address.kind() || !address.match(cidr)) return false;
    return !isLoopback || isWithinLoopback(cidr);
  });
}

/**
 * No customer's server is there, and the credentials of what runs here may be: 169.254.0.0/16 is where AWS has instance
 * metadata (169.254.169.254), container credentials and Lambda's X-Ray daemon (169.254.79.129), and Linux connects
 * 0.0.0.0 to loopback.
 */
const neverOpened: ReadonlySet<string> = new Set(['linkLocal', 'unspecified', 'multicast', 'broadcast']);

/** fd00:ec2::/32: instance metadata (::254), DNS (::253), pod credentials (::23) by their IPv6 addresses. */
function isAwsService(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return address instanceof ipaddr.IPv6 && address.parts[0] === 0xfd00 && address.parts[1] === 0xec2;
}

function isKeptFromWideRanges(address: ipaddr.IPv4): boolean {
  return neverOpened.has(address.range()) || address.range() === 'loopback';
}

function isWithinLoopback([address, bits]: readonly [ipaddr.IPv4 | ipaddr.IPv6, number]): boolean {
  return address.range() === 'loopback' && bits >= (address.kind() === 'ipv4' ? 8 : 128);
}

/** Where Lambda tells a function its invocations (AWS_LAMBDA_RUNTIME_API): whoever reaches it can answer in its place. */
const runtimeApiPort = 9001;
const runtimeApi = 'the Runtime API of AWS Lambda (loopback, port 9001)';

function isRuntimeApi(address: ipaddr.IPv4 | ipaddr.IPv6, port: number | undefined): boolean {
  return port === runtimeApiPort && address.range() === 'loopback';
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
