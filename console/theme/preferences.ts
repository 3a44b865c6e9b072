import { applyMode, Mode } from '@cloudscape-design/global-styles';
import { useEffect } from 'react';
import { createSharedState } from '../parts/shared-state.ts';
import { type Language, languages } from '../strings/strings.tsx';

/** What a person chose in this browser, for as long as the page is there; nothing of it is secret. */
const chosen = createSharedState<Readonly<Record<string, string>>>({});

/** The same wherever it is shown: in the top bar and among the settings. */
function usePreference<T extends string>(name: string, isAllowed: (text: string) => text is T, usual: T) {
  const value = chosen.useNow()[name] ?? read(name);
  const choose = (wanted: T): void => {
    try {
      localStorage.setItem(`grapnel-${name}`, wanted);
    } catch {
      // Browsers may block storage in frames; the choice then holds for this page.
    }
    chosen.become({ ...chosen.now(), [name]: wanted });
  };
  return [value !== null && isAllowed(value) ? value : usual, choose] as const;
}

function read(name: string): string | null {
  try {
    return localStorage.getItem(`grapnel-${name}`);
  } catch {
    return null;
  }
}

const isLanguage = (text: string): text is Language => text in languages;

export function useLanguage() {
  const wanted = navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage);
  return usePreference<Language>('language', isLanguage, wanted ?? 'en');
}

export type Scheme = 'system' | 'light' | 'dark';
const isScheme = (text: string): text is Scheme => ['system', 'light', 'dark'].includes(text);
const darkSystem = window.matchMedia('(prefers-color-scheme: dark)');

export const useScheme = () => usePreference<Scheme>('scheme', isScheme, 'system');

/** Light or dark: what was chosen, else the system's, also when that changes. */
export function useApplyScheme(scheme: Scheme): void {
  useEffect(() => {
    const apply = (): void => {
      const isDark = scheme === 'dark' || (scheme === 'system' && darkSystem.matches);
      applyMode(isDark ? Mode.Dark : Mode.Light);
    };
    apply();
    darkSystem.addEventListener('change', apply);
    return () => darkSystem.removeEventListener('change', apply);
  }, [scheme]);
}
