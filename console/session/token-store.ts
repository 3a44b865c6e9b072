const key = 'grapnel-token';

/**
 * The session storage of this tab on this origin: gone with the tab, and no other origin reads it. In frames whose
 * storage the browser blocks, the token lives as long as the page.
 */
export function keptToken(): string | undefined {
  return guarded(() => sessionStorage.getItem(key)) ?? undefined;
}

export function keepToken(token: string): void {
  guarded(() => sessionStorage.setItem(key, token));
}

export function forgetToken(): void {
  guarded(() => sessionStorage.removeItem(key));
}

function guarded<T>(use: () => T): T | undefined {
  try {
    return use();
  } catch {
    return undefined;
  }
}
