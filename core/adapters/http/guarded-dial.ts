import type { LookupAddress, LookupAllOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { type GuardRules, judgeAddress, plainAddress } from '../../send/guard.ts';

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

/** What guards one connection. */
export interface GuardedDial {
  /**
   * The `lookup` of the socket. It judges what DNS answers at the moment of connecting and hands on nothing else, so
   * that there is no second resolution for a rebinding name to answer differently. One forbidden address among many
   * refuses the name: which one is used would otherwise be the attacker's luck.
   */
  readonly lookup: LookupFunction;
  /** Why a connection that was made must not be used, as a sentence: its other end is none that was judged. */
  peerProblem(remoteAddress: string): string | undefined;
}

/** @param host of the URL, without brackets: an IP address is not looked up, and was judged with its URL. */
export function guardedDial(
  host: string,
  port: number,
  rules: GuardRules,
  resolveAll: ResolveAll,
): GuardedDial {
  const literal = plainAddress(host);
  const judged = new Set<string | undefined>(literal === undefined ? [] : [literal]);
  return {
    lookup(hostname, options, callback) {
      const { all, ...rest } = options;
      resolveAll(hostname, { ...rest, all: true }, (error, addresses) => {
        if (error) return callback(error, '');
        for (const { address } of addresses) {
          const problem = judgeAddress(address, rules, port);
          if (problem) return callback(new BlockedAddressError(problem), '');
        }
        const first = addresses[0];
        if (!first) {
          return callback(Object.assign(new Error(`${hostname} has no address.`), { code: 'ENODATA' }), '');
        }
        for (const { address } of addresses) judged.add(plainAddress(address));
        if (all) callback(null, addresses);
        else callback(null, first.address, first.family);
      });
    },
    peerProblem(remoteAddress) {
      const problem = judgeAddress(remoteAddress, rules, port);
      if (problem) return problem;
      if (judged.has(plainAddress(remoteAddress))) return undefined;
      return `The connection led to ${remoteAddress}, which is not an address of ${host}: it was closed.`;
    },
  };
}
