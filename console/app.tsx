import I18nProvider, { type I18nProviderProps } from '@cloudscape-design/components/i18n';
import { useEffect, useState } from 'react';
import { forgetAll } from './api/resource-cache.ts';
import { Frame } from './frame/frame.tsx';
import { forgetNotices } from './frame/notices.tsx';
import { TopBar } from './frame/top-bar.tsx';
import { useSession } from './session/session.ts';
import { SignInPage } from './session/sign-in-page.tsx';
import { type Language, StringsProvider } from './strings/strings.tsx';
import type { Brand } from './theme/brand.ts';
import { useApplyScheme, useLanguage, useScheme } from './theme/preferences.ts';

/** What Cloudscape's components say by themselves. */
const componentStrings: Readonly<Record<Language, () => Promise<I18nProviderProps.Messages>>> = {
  en: async () => (await import('@cloudscape-design/components/i18n/messages/all.en')).default,
  fr: async () => (await import('@cloudscape-design/components/i18n/messages/all.fr')).default,
};

export function App({ brand }: { brand: Brand }) {
  const [language, setLanguage] = useLanguage();
  const [scheme, setScheme] = useScheme();
  useApplyScheme(scheme);
  const [messages, setMessages] = useState<readonly I18nProviderProps.Messages[]>([]);
  const { claims } = useSession();

  useEffect(() => {
    void componentStrings[language]().then((loaded) => setMessages([loaded]));
  }, [language]);
  useEffect(() => {
    // Whoever signs in next sees nothing of what this one saw.
    if (claims) return;
    forgetAll();
    forgetNotices();
  }, [claims]);

  return (
    <I18nProvider locale={language} messages={messages}>
      <StringsProvider language={language}>
        <div id="top-bar" className="top-bar">
          <TopBar
            brand={brand}
            language={language}
            onLanguage={setLanguage}
            scheme={scheme}
            onScheme={setScheme}
          />
        </div>
        {claims ? <Frame brand={brand} /> : <SignInPage />}
      </StringsProvider>
    </I18nProvider>
  );
}
