/** DNS names are no longer; what is longer was made to fill a log. */
const maxHostLength = 253;
/** Stands for the host that answered, where a Location is relative to it. The name can be nobody's (RFC 6761). */
const sameHost = 'same.invalid';

/**
 * What a 3xx answer means, as a sentence for the endpoint's owner. Of where it points no more is told than the host:
 * a path or a query may carry what is nobody else's business, such as a login token.
 */
export function redirectNote(location: string | undefined): string {
  const target = location === undefined ? null : URL.parse(location, `https://${sameHost}`);
  const isHttp = target?.protocol === 'https:' || target?.protocol === 'http:';
  if (!target || !isHttp || target.hostname.length > maxHostLength) return 'Redirects are not followed.';
  const where = target.hostname === sameHost ? 'another URL of the same host' : target.origin;
  return `Redirects are not followed; this one points to ${where}.`;
}
