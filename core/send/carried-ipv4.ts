import ipaddr from 'ipaddr.js';

/**
 * The IPv4 addresses that an IPv6 address leads to. 64:ff9b:1::/48 (RFC 8215) is
 * not among them: how it carries IPv4 is up to the local network, so it stays a reserved range that a CIDR can open.
 */
export function carriedIpv4(address: ipaddr.IPv6): ipaddr.IPv4[] {
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
export function isIsatap(address: ipaddr.IPv6): boolean {
  return ((address.parts[4] ?? 0) & 0xfcff) === 0 && address.parts[5] === 0x5efe;
}
