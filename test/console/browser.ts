import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, describe } from 'vitest';

/** Where Debian, Ubuntu, Alpine, macOS and Google put it. */
const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const executablePath = [process.env['CHROMIUM_PATH'] ?? '', ...usualPlaces].find(
  (path) => path !== '' && existsSync(path),
);
if (executablePath === undefined) {
  process.stderr.write(
    `\nNO CHROMIUM: the tests of the console are skipped. Install it, or name it in CHROMIUM_PATH.\n\n`,
  );
}

/** Tests in a real browser; skipped where there is none. */
export const describeInBrowser = describe.skipIf(executablePath === undefined);

export interface Tab {
  readonly page: Page;
  /** What the page itself complained of: its errors, and what its policy refused. */
  readonly complaints: readonly string[];
}

export interface Visitor {
  /** A browser of somebody new. */
  open(url: string, options?: BrowserContextOptions): Promise<Tab>;
}

/** One browser for a test file; every tab is somebody else's. */
export function startBrowser(): Visitor {
  let browser: Promise<Browser> | undefined;
  afterAll(async () => {
    await (await browser)?.close();
  });
  return {
    async open(url, options = {}) {
      // Chromium refuses its sandbox to root, which CI containers run as.
      browser ??= chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] });
      const context = await (await browser).newContext({ locale: 'en-GB', ...options });
      context.setDefaultTimeout(15_000);
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      await page.goto(url);
      return { page, complaints };
    },
  };
}

/** The address of the console, signed in. */
export const consoleUrl = (apiUrl: string, token: string, path = ''): string =>
  `${apiUrl}/console/${path}#token=${token}`;

/** Where a test may leave a picture of what it saw. */
export async function picture(page: Page, name: string): Promise<void> {
  const directory = process.env['PICTURES'];
  if (directory !== undefined)
    await page.screenshot({ path: join(directory, `${name}.png`), fullPage: true });
}
