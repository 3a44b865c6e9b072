import { createHash } from 'node:crypto';
import { makeId, payloadByteCount } from '../ids/ksuid.ts';

/** No organization's id has this character: no token and no path of the API leads to what is kept under such a name. */
const mark = '~operational';

/** The start of ids' time: the id has to come out the same whenever it is asked for. */
const fixedTimeMs = 1_400_000_000_000;

export interface OperationalOwner {
  readonly organization: string;
  readonly application: string;
}

/**
 * Where the endpoints of an organization's operational webhooks belong: a hidden application of its own, in a hidden
 * organization. Its events go the same way as any other's.
 */
export function operationalOwner(organization: string): OperationalOwner {
  const hash = createHash('sha256').update(`operational\n${organization}`).digest();
  return {
    organization: `${organization}${mark}`,
    application: makeId('app', fixedTimeMs, hash.subarray(0, payloadByteCount)),
  };
}

/** Whether it is one that only holds operational webhooks: about those themselves nothing is published. */
export function isOperational(organization: string): boolean {
  return organization.endsWith(mark);
}
