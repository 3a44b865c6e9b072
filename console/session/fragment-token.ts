/**
 * Takes the token out of the address: `#token=…`, or `#key=…` as in links of `app-portal-access`, base64 of
 * `{"appId", "token"}`. The address bar and the history forget it before anything else happens.
 */
export function takeFragmentToken(): string | undefined {
  const { hash, pathname, search } = window.location;
  if (!/^#(token|key)=/.test(hash)) return undefined;
  window.history.replaceState(null, '', pathname + search);
  // Tokens and base64 have + and = in them, which URLSearchParams would read as spaces.
  const value = decodeURIComponent(hash.slice(hash.indexOf('=') + 1));
  return hash.startsWith('#token=') ? value : tokenInKey(value);
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
