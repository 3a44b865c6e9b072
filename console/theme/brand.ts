/** How this deployment wants the console to look: `config.json`, which the stack's settings make. */
export interface Brand {
  readonly name: string;
  readonly logoUrl?: string | undefined;
  /** `#rrggbb` */
  readonly accentColor?: string | undefined;
}

/** In the development server, and wherever else there is no such file, the console is Grapnel's own. */
export async function loadBrand(): Promise<Brand> {
  try {
    const response = await fetch('/console/config.json', { credentials: 'omit' });
    const { name, logoUrl, accentColor } = (await response.json()) as Partial<Brand>;
    if (accentColor !== undefined) await applyAccent(accentColor);
    return { name: name ?? 'Grapnel', logoUrl, accentColor };
  } catch {
    return { name: 'Grapnel' };
  }
}

/** A stylesheet object and no `style` element: the page's policy allows none. */
async function applyAccent(color: string): Promise<void> {
  const { generateThemeStylesheet } = await import('@cloudscape-design/components/theming');
  const both = { light: color, dark: `color-mix(in srgb, ${color} 55%, white)` };
  const css = generateThemeStylesheet({
    theme: {
      tokens: {
        colorBackgroundButtonPrimaryDefault: both,
        colorBackgroundButtonPrimaryHover: both,
        colorBackgroundButtonPrimaryActive: both,
        colorTextButtonNormalDefault: both,
        colorBorderButtonNormalDefault: both,
        colorTextLinkDefault: both,
        colorTextLinkHover: both,
        colorTextAccent: both,
        colorBorderItemFocused: both,
        colorBackgroundControlChecked: both,
      },
    },
  });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
