import * as z from 'zod/mini';

/** Every domain, and comments that name none. */
export const everyDomain = '*';

/** 253 characters are what DNS allows, and a port may follow. */
const maxLength = 260;

/**
 * How two spellings of a domain become one. Names are the same in any case and with a dot at their end. Nothing else is
 * taken away: `www.example.com` is not `example.com`, and a port is a part of the name.
 */
export function domainOf(text: string): string {
  return text.trim().toLowerCase().replace(/\.$/, '');
}

/** Letters of any script, as browsers show names that DNS has as punycode. */
const label = String.raw`[\p{L}\p{N}]([\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?`;
const domainPattern = String.raw`^(\*|${label}(\.${label})*(\.|:\d{1,5})?)$`;

/**
 * A domain that something is for, or `*`; in the spelling in which domains are compared. Made when the first is checked:
 * to find what `\p{…}` stands for takes a millisecond, which most cold starts need not pay.
 */
export const Domain = z.lazy(() =>
  z.pipe(
    z
      .string()
      .check(
        z.minLength(1),
        z.maxLength(maxLength),
        z.regex(
          new RegExp(domainPattern, 'u'),
          'must be a domain such as blog.example, with a port where it has one, or *',
        ),
      ),
    z.transform(domainOf),
  ),
);

/** The domain that a comment comes from; undefined where the payload names none, or one that no webhook can be for. */
export function commentDomain(payload: string): string | undefined {
  const domain = memberOf(payload);
  if (typeof domain !== 'string' || domain.length > maxLength || !domain.isWellFormed()) return undefined;
  return domainOf(domain) || undefined;
}

function memberOf(payload: string): unknown {
  try {
    const comment: unknown = JSON.parse(payload);
    return typeof comment === 'object' && comment !== null && 'domain' in comment
      ? comment.domain
      : undefined;
  } catch {
    return undefined;
  }
}
