import { createHash } from 'node:crypto';

const hexLength = 40;

/**
 * The uid of the endpoint that is subscribed for these, so that the same subscription is made once, however many requests
 * ask for it at the same time. 160 bits of a hash: two are never the same by chance.
 *
 * @param url as `URL` writes it
 */
export function subscriptionUid(url: string, event: string, domain: string): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([url, event, domain]))
    .digest('hex');
  return `fastcomments-${hash.slice(0, hexLength)}`;
}
