export interface PagePolicy {
  /** Origins whose pages may show the console in a frame. */
  readonly frameAncestors: readonly string[];
  /** Where the logo comes from, if there is one. */
  readonly logoUrl?: string | undefined;
}

/**
 * What the console's page may load: its own files, its logo, and nothing else. Styles are files too; what components set
 * on single elements goes through the DOM, which a policy does not look at.
 */
export function contentSecurityPolicy({ frameAncestors, logoUrl }: PagePolicy): string {
  const logoOrigin = logoUrl === undefined ? '' : ` ${new URL(logoUrl).origin}`;
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    // Cloudscape's stylesheet has its fonts within it.
    "font-src 'self' data:",
    `img-src 'self'${logoOrigin}`,
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    `frame-ancestors ${frameAncestors.length === 0 ? "'none'" : frameAncestors.join(' ')}`,
  ].join('; ');
}
