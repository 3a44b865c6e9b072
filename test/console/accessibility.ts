import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { picture } from './browser.ts';

/** What axe-core, once it is in the page, holds against WCAG A and AA. */
const seriousFindings = `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }).then(({ violations }) =>
  violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 200)).join(' | ')))`;

/** Expects nothing serious against the page, light or dark. */
export async function expectReadable(page: Page, name: string): Promise<void> {
  await page.evaluate(axe.source);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await picture(page, `${name}-${colorScheme}`);
    // Colours fade into each other when the scheme changes; what stays is what counts.
    await expect
      .poll(() => page.evaluate(seriousFindings), { timeout: 8_000, message: `${name}, ${colorScheme}` })
      .toEqual([]);
  }
}
