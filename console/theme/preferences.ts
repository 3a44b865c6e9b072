import { applyMode, Mode } from '@cloudscape-design/global-styles';
import { useEffect, useState } from 'react';
import { type Language, languages } from '../strings/strings.tsx';

/** What a person chose in this browser; nothing of it is secret. */
function usePreference<T extends string>(name: string, isAllowed: (text: string) => text is T, usual: T) {
  const [value, setValue] = useState<T>(() => {
    const kept = read(name);
    return kept !== null && isAllowed(kept) ? kept : usual;
  });
  const choose = (chosen: T): void => {
    setValue(chosen);
    try {
      localStorage.setItem(`grapnel-${name}`, chosen);
    } catch {
      // Browsers may block storage in frames; the choice then holds for this page.
    }
  };
  return [value, choose] as const;
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

/** Light or dark: what was chosen, else the system's, also when that changes. */
export function useScheme() {
  const [scheme, choose] = usePreference<Scheme>('scheme', isScheme, 'system');
  useEffect(() => {
    const apply = (): void => {
      const isDark = scheme === 'dark' || (scheme === 'system' && darkSystem.matches);
      applyMode(isDark ? Mode.Dark : Mode.Light);
    };
    apply();
    darkSystem.addEventListener('change', apply);
    return () => darkSystem.removeEventListener('change', apply);
  }, [scheme]);
  return [scheme, choose] as const;
}
