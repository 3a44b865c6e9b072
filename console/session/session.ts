import { createSharedState } from '../parts/shared-state.ts';
import { type Claims, readClaims } from './claims.ts';
import { takeFragmentToken } from './fragment-token.ts';
import { forgetToken, keepToken, keptToken } from './token-store.ts';

/** Who is signed in. */
export interface Session {
  readonly claims: Claims | undefined;
  /** Why nobody is, in the API's words. */
  readonly ended: string | undefined;
}

let token = '';
const session = createSharedState<Session>({ claims: undefined, ended: undefined });

/** Takes the token from the address, else the one that this tab has kept. Called once, before anything is drawn. */
export function beginSession(): void {
  const fromAddress = takeFragmentToken();
  signIn(fromAddress ?? keptToken() ?? '');
  // A link with a token that is opened in a tab that shows the console already changes nothing but the fragment.
  window.addEventListener('hashchange', () => {
    const another = takeFragmentToken();
    if (another === undefined || !readClaims(another)) return;
    keepToken(another);
    window.location.reload();
  });
}

/** @returns whether the text is a token; whether it holds, the API will say */
export function signIn(text: string): boolean {
  const claims = readClaims(text);
  if (!claims) return false;
  token = text;
  keepToken(text);
  session.become({ claims, ended: undefined });
  return true;
}

export function endSession(reason?: string): void {
  token = '';
  forgetToken();
  session.become({ claims: undefined, ended: reason });
}

export const sessionToken = (): string => token;

export const useSession = session.useNow;

/** As the API has it: who may manage endpoints may manage and see their secrets. */
const alsoBy: Readonly<Record<string, readonly string[]>> = {
  ViewEndpointSecret: ['ManageEndpointSecret', 'ManageEndpoint'],
  ManageEndpointSecret: ['ManageEndpoint'],
};

export type Capability = 'ViewEndpointSecret' | 'ManageEndpointSecret' | 'CreateAttempts' | 'ManageEndpoint';

export interface Rights {
  readonly isOrganization: boolean;
  readonly may: (needed: Capability) => boolean;
}

/** What the signed-in token may do. */
export function useRights(): Rights {
  const { claims } = useSession();
  const held = claims?.capabilities;
  return {
    isOrganization: claims !== undefined && claims.application === undefined,
    may: (needed) =>
      held === undefined || [needed, ...(alsoBy[needed] ?? [])].some((name) => held.includes(name)),
  };
}
