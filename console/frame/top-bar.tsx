import TopNavigation, { type TopNavigationProps } from '@cloudscape-design/components/top-navigation';
import { follow } from '../router/location.ts';
import { endSession, useSession } from '../session/session.ts';
import { type Language, languages, useStrings } from '../strings/strings.tsx';
import type { Brand } from '../theme/brand.ts';
import type { Scheme } from '../theme/preferences.ts';

interface TopBarProps {
  readonly brand: Brand;
  readonly language: Language;
  readonly onLanguage: (language: Language) => void;
  readonly scheme: Scheme;
  readonly onScheme: (scheme: Scheme) => void;
}

/** Whose console it is, how it looks, and who is signed in for how long. */
export function TopBar({ brand, language, onLanguage, scheme, onScheme }: TopBarProps) {
  const t = useStrings();
  const { claims } = useSession();
  const choices = (names: Readonly<Record<string, string>>, chosen: string) =>
    Object.entries(names).map(([id, text]) => ({
      id,
      text,
      itemType: 'checkbox' as const,
      checked: id === chosen,
    }));
  const utilities: TopNavigationProps.Utility[] = [
    {
      type: 'menu-dropdown',
      iconName: 'settings',
      ariaLabel: t.frame.appearance,
      title: t.frame.appearance,
      items: [
        { id: 'scheme', text: t.frame.scheme, items: choices(t.schemes, scheme) },
        { id: 'language', text: t.frame.language, items: choices(languages, language) },
      ],
      onItemClick: ({ detail: { id } }) => {
        if (id in languages) onLanguage(id as Language);
        else onScheme(id as Scheme);
      },
    },
  ];
  if (claims) {
    const isReadOnly = claims.capabilities?.includes('ManageEndpoint') === false;
    const signedIn = isReadOnly ? t.frame.readOnly : t.frame.signedIn;
    utilities.push({
      type: 'menu-dropdown',
      iconName: 'user-profile',
      ariaLabel: signedIn,
      text: signedIn,
      description: expiry(claims.expiresAtMs, t),
      items: [{ id: 'sign-out', text: t.frame.signOut }],
      onItemClick: () => endSession(),
    });
  }
  const logo = brand.logoUrl === undefined ? {} : { logo: { src: brand.logoUrl, alt: '' } };
  return (
    <TopNavigation
      identity={{ href: '/console/', title: brand.name, ...logo, onFollow: follow }}
      utilities={utilities}
    />
  );
}

function expiry(expiresAtMs: number | undefined, t: ReturnType<typeof useStrings>): string {
  if (expiresAtMs === undefined) return t.frame.neverExpires;
  const format = new Intl.DateTimeFormat(t.locale, { dateStyle: 'medium', timeStyle: 'short' });
  return t.frame.expires(format.format(expiresAtMs));
}
