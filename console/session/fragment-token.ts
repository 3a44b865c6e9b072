/**
 * Takes the token out of the address: `#token=…`, or `#key=…` as in links of `app-portal-access`, base64 of
 * `{"appId", "token"}`. The address bar and the history forget it before anything else happens.
 */
export function takeFragmentToken(): string | undefined {
  const { hash, pathname, search } = window.location;
  if (!/^#(token|key)=/.test(hash)) return undefined;
  window.history.replaceState(null, '', pathname + search);
  // Tokens and base64 have + and = in them, which URLSearchParams would read as spaces.
  const value = decoded(hash.slice(hash.indexOf('=') + 1));
  return hash.startsWith('#token=') ? value : tokenInKey(value);
}

/** A link that was cut in the middle of an escape is no token, and must not keep the page from being drawn. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

function tokenInKey(key: string): string | undefined {
  try {
    const value: unknown = JSON.parse(atob(key));
    const token = typeof value === 'object' && value !== null && 'token' in value ? value.token : undefined;
    return typeof token === 'string' ? token : undefined;
  } catch {
    return undefined;
  }
}
