import type { LookupAddress, LookupAllOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { type GuardRules, judgeAddress } from '../../send/guard.ts';

/** `dns.lookup` with `all: true`, or what stands in for it. */
export type ResolveAll = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** The name led to an address that deliveries may not go to. The message is for the endpoint's owner. */
export class BlockedAddressError extends Error {
  override readonly name = 'BlockedAddressError';
}

/**
 * The `lookup` of a socket that judges what DNS answers at the moment of connecting and hands on nothing else, so that
 * there is no second resolution for a rebinding name to answer differently. One forbidden address among many refuses
 * the name: which one is used would otherwise be the attacker's luck.
 */
export function guardedLookup(rules: GuardRules, resolveAll: ResolveAll): LookupFunction {
  return (hostname, options, callback) => {
    const { all, ...rest } = options;
    resolveAll(hostname, { ...rest, all: true }, (error, addresses) => {
      if (error) return callback(error, '');
      for (const { address } of addresses) {
        const problem = judgeAddress(address, rules);
        if (problem) return callback(new BlockedAddressError(problem), '');
      }
      const first = addresses[0];
      if (!first) {
        return callback(Object.assign(new Error(`${hostname} has no address.`), { code: 'ENODATA' }), '');
      }
      if (all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}
