import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Inspector, startInspector } from '../../local/inspector/server.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import { consoleUrl, describeInBrowser, startBrowser } from './browser.ts';

/** The labels that the page's steps name, in bold, in their order. */
function labelsOfSteps(): string[] {
  const page = readFileSync(new URL('../../docs/console.md', import.meta.url), 'utf8');
  const steps = /<!-- steps -->(.*)<!-- \/steps -->/s.exec(page)?.[1] ?? '';
  return [...steps.matchAll(/\*\*(.+?)\*\*/gs)].map(([, label = '']) => label.replaceAll(/\s+/g, ' '));
}

describeInBrowser('the steps of docs/console.md', () => {
  let grapnel: Grapnel;
  let inspector: Inspector;
  const visitor = startBrowser();
  beforeAll(async () => {
    // The endpoint brings its own wait, as the steps say.
    grapnel = await startGrapnel('quick');
    inspector = await startInspector({ port: 0 });
  });
  afterAll(() => inspector.stop());

  test('lead from a new hook to a replay, by the labels that they name', async () => {
    const left = labelsOfSteps();
    /** The step's next label, which must be the one that is used here. */
    const label = (wanted: string): string => {
      expect(left.shift()).toBe(wanted);
      return wanted;
    };
    const { page, complaints } = await visitor.open(consoleUrl(grapnel.stack.apiUrl, grapnel.token));
    const dialog = page.getByRole('dialog');
    const press = (name: string) => page.getByRole('button', { name, exact: true }).first().click();
    const follow = (name: string) => page.getByRole('link', { name, exact: true }).first().click();
    const choose = async (name: string, option: RegExp | string) => {
      await page.getByRole('button', { name: new RegExp(name) }).click();
      await page.getByRole('option', { name: option }).click();
    };

    await follow(label('Applications'));
    await press(label('Create application'));
    await dialog.getByLabel(label('Name')).fill('Blog');
    await dialog.getByRole('button', { name: label('Create application') }).click();

    await follow(label('Create endpoint'));
    await page.getByLabel(label('URL')).fill(`${inspector.url}/answer/503`);
    await choose(label('Dialect'), /fastcomments/);
    await choose(label('HTTP method of comment-updated'), 'POST');
    await page.getByText(label('Rate, retries, order, headers')).click();
    await page.getByLabel(label('Waits between attempts in seconds')).fill('1');
    await press(label('Create endpoint'));

    await page.getByRole('tab', { name: 'Receiver help' }).waitFor();
    await follow(label('Messages'));
    await follow(label('Publish message'));
    await page.getByLabel(label('Event type')).fill('comment-up');
    await page.getByRole('option', { name: 'comment-updated' }).click();
    await press(label('Publish message'));

    await page.getByRole('heading', { name: label('Where it went') }).waitFor();
    await follow(`${inspector.url}/answer/503`);
    const attempts = page.getByRole('list', { name: label('Attempts, newest first') }).locator('> li');
    await page.getByRole('heading', { name: 'Attempt 2' }).waitFor();
    expect(await attempts.count()).toBe(2);
    const first = await attempts.nth(1).innerText();
    expect(first).toContain(label('HTTP status'));
    expect(first).toContain('503');
    const response = attempts.nth(1).getByRole('region', { name: label('Response'), exact: true });
    expect(await response.innerText()).toContain('Asked to answer 503.');
    await attempts
      .nth(1)
      .getByRole('button', { name: label('Request'), exact: true })
      .click();
    await attempts
      .nth(1)
      .getByText(/^POST /)
      .waitFor();

    await follow(`${inspector.url}/answer/503`);
    await follow(label('Edit'));
    await page.getByLabel(label('URL')).fill(`${inspector.url}/blog`);
    await press(label('Save'));
    await page.getByRole('heading', { name: `${inspector.url}/blog` }).waitFor();

    await follow(label('Recover'));
    await press(label('Count'));
    await page.getByText('Messages that would be sent again: 1').waitFor();
    const arrived = new Promise((resolve) => inspector.onReceived(resolve));
    await press(label('Send again'));
    await dialog.getByRole('button', { name: 'Send again' }).click();
    expect(await arrived).toMatchObject({ path: '/blog', method: 'POST', status: 200 });
    expect(left).toEqual([]);
    expect(complaints).toEqual([]);
  }, 90_000);
});
