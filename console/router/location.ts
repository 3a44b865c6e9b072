import { useSyncExternalStore } from 'react';

const moved = 'grapnel-moved';

/** Shows another page of the console, without loading anything anew. */
export function navigate(path: string, options: { replace?: boolean } = {}): void {
  if (path === window.location.pathname + window.location.search) return;
  window.history[options.replace ? 'replaceState' : 'pushState'](null, '', path);
  if (!options.replace) window.scrollTo(0, 0);
  window.dispatchEvent(new Event(moved));
}

/** The path in the address bar, with its query. */
export function useLocation(): string {
  return useSyncExternalStore(
    (listener) => {
      window.addEventListener('popstate', listener);
      window.addEventListener(moved, listener);
      return () => {
        window.removeEventListener('popstate', listener);
        window.removeEventListener(moved, listener);
      };
    },
    () => window.location.pathname + window.location.search,
  );
}

interface FollowEvent {
  readonly detail: { readonly href?: string | undefined; readonly external?: boolean | undefined };
  preventDefault(): void;
}

/** For the links of Cloudscape's components; clicks that open another tab do not come here. */
export function follow(event: FollowEvent): void {
  const { href, external } = event.detail;
  if (external || href === undefined || !href.startsWith('/console')) return;
  event.preventDefault();
  navigate(href);
}
