import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import { describeInBrowser, startBrowser } from './browser.ts';

/** What has the focus, by what it is and is called: "link Create endpoint". */
const focused = `(() => {
  const { activeElement: element } = document;
  const labels = (element.getAttribute('aria-labelledby') ?? '').split(' ');
  const label = [...(element.labels ?? [])].concat(labels.map((id) => document.getElementById(id)));
  const name = element.getAttribute('aria-label') ?? label.find(Boolean)?.innerText ?? element.innerText;
  return element.tagName.toLowerCase() + ' ' + name.trim();
})()`;

/** Presses Tab until the thing has the focus. @throws Error where that takes more presses than allowed */
async function tabTo(page: Page, wanted: string, maxPresses: number): Promise<void> {
  const passed: string[] = [];
  while (passed.length < maxPresses) {
    await page.keyboard.press('Tab');
    const now = (await page.evaluate(focused)) as string;
    if (now === wanted) return;
    passed.push(now);
  }
  throw new Error(`"${wanted}" is not within ${maxPresses} presses of Tab, but:\n${passed.join('\n')}`);
}

describeInBrowser('with the keyboard alone', () => {
  let grapnel: Grapnel;
  let application: string;
  const visitor = startBrowser();
  beforeAll(async () => {
    grapnel = await startGrapnel('quick');
    application = await grapnel.application();
  });

  test('somebody signs in, creates an endpoint, sends a test event, and sends it again', async () => {
    const { page, complaints } = await visitor.open(
      `${grapnel.stack.apiUrl}/console/app/${application}/endpoints`,
    );
    const { keyboard } = page;
    const dialog = page.getByRole('dialog');
    // The token is all that this page asks for, so its field has the focus.
    await expect.poll(() => page.evaluate(focused)).toBe('input Token');
    await keyboard.insertText(grapnel.token);
    await keyboard.press('Enter');

    await page.getByRole('link', { name: 'Create endpoint' }).waitFor();
    await tabTo(page, 'a Create endpoint', 30);
    await keyboard.press('Enter');
    await page.getByLabel('URL').waitFor();
    // What was pressed is gone with its page: the next key begins at the new page, not at the top of everything.
    await tabTo(page, 'input URL', 1);
    await keyboard.insertText(grapnel.receiver.url('/by-keys'));
    await keyboard.press('Enter');

    await page.getByRole('button', { name: 'Send test event' }).waitFor();
    await tabTo(page, 'button Send test event', 1);
    await keyboard.press('Enter');
    await dialog.waitFor();
    await keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => page.evaluate(focused)).toBe('button Send test event');
    await keyboard.press('Enter');
    await dialog.waitFor();
    await tabTo(page, 'button Send', 5);
    await keyboard.press('Enter');
    await grapnel.receiver.waitFor('/by-keys', 1);

    await page.getByRole('heading', { name: 'Attempt 1' }).waitFor();
    expect(await page.evaluate('document.querySelector("main .page").matches(":focus")')).toBe(true);
    await tabTo(page, 'button Resend', 1);
    await keyboard.press('Enter');
    await dialog.waitFor();
    await tabTo(page, 'button Resend', 5);
    await keyboard.press('Enter');
    await grapnel.receiver.waitFor('/by-keys', 2);
    expect(complaints).toEqual([]);
  }, 60_000);
});
