/** What a token says of itself. It is read to know what to show; what the token may do is for the API to judge. */
export interface Claims {
  readonly organization: string;
  /** Of an application's token: the only application that it reaches. */
  readonly application: string | undefined;
  /** Undefined: everything. */
  readonly capabilities: readonly string[] | undefined;
  readonly expiresAtMs: number | undefined;
}

/** @returns undefined where the text is no token of this API */
export function readClaims(token: string): Claims | undefined {
  const payload = payloadOf(token);
  const { sub, org, exp, capabilities } = payload;
  if (typeof sub !== 'string') return undefined;
  const isApplication = sub.startsWith('app_') && typeof org === 'string';
  if (!isApplication && !sub.startsWith('org_')) return undefined;
  return {
    organization: isApplication ? org : sub,
    application: isApplication ? sub : undefined,
    capabilities: Array.isArray(capabilities)
      ? capabilities.filter((name) => typeof name === 'string')
      : undefined,
    expiresAtMs: typeof exp === 'number' ? exp * 1000 : undefined,
  };
}

function payloadOf(token: string): Record<string, unknown> {
  const [, payload = ''] = token.split('.');
  try {
    const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (character) =>
      character.charCodeAt(0),
    );
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
