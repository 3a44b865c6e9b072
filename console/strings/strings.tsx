import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { en } from './en.ts';

export type Strings = typeof en;
export const languages = { en: 'English', fr: 'Français' } as const;
export type Language = keyof typeof languages;

/** Another language is a file beside en.ts, its name above, and a line here; a string that it lacks does not compile. */
const load: Readonly<Record<Language, () => Promise<Strings>>> = {
  en: async () => en,
  fr: async () => (await import('./fr.ts')).fr,
};

const StringsContext = createContext<Strings>(en);
export const useStrings = (): Strings => useContext(StringsContext);

/** Shows its children in the language; in the one before for as long as it is loaded. */
export function StringsProvider({ language, children }: { language: Language; children: ReactNode }) {
  const [strings, setStrings] = useState(en);
  useEffect(() => {
    let isWanted = true;
    void load[language]().then((loaded) => {
      if (!isWanted) return;
      setStrings(loaded);
      document.documentElement.lang = language;
    });
    return () => {
      isWanted = false;
    };
  }, [language]);
  return <StringsContext value={strings}>{children}</StringsContext>;
}
