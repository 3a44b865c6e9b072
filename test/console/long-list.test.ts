import { beforeAll, expect, test } from 'vitest';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import { consoleUrl, describeInBrowser, startBrowser } from './browser.ts';

/** As many as the API gives at a time. */
const count = 250;

/** Elements that a row may take: a row of 7 cells is made of some 30. */
const maxElementsPerRow = 60;

describeInBrowser('a list of 250 attempts', () => {
  let grapnel: Grapnel;
  let application: string;
  let endpoint: string;
  const visitor = startBrowser();
  beforeAll(async () => {
    grapnel = await startGrapnel('quick');
    application = await grapnel.application();
    endpoint = await grapnel.endpoint(application, '/many');
    await grapnel.publish(application, 'a.b', { n: 0 });
    await grapnel.waitForAttempts(application, endpoint, 1);
  });

  test('is drawn at once, and stays as it is when it is asked for again', async () => {
    const path = `/app/${application}/attempt/endpoint/${endpoint}`;
    const [attempt] = (await grapnel.api.get(path)).body.data;
    // What is measured is the drawing, so the rows need not be real: one attempt, 250 times under its own id.
    const rows = Array.from({ length: count }, (_, n) => ({ ...attempt, id: `atmpt_${n}` }));
    let asked = 0;
    const url = consoleUrl(grapnel.stack.apiUrl, grapnel.token, `app/${application}/endpoints`);
    const { page } = await visitor.open(url);
    await page.route(`**/api/v1${path}?**`, async (route) => {
      asked += 1;
      // The newest changes each time, so that there is something to draw.
      const [first, ...others] = rows;
      const data = [{ ...first, reason: `seen ${asked}` }, ...others];
      await route.fulfill({ json: { data, iterator: null, prevIterator: null, done: true } });
    });
    await page.getByRole('link', { name: grapnel.receiver.url('/many') }).waitFor();
    // From the answer to the next frame that shows the last row.
    await page.evaluate(`
      window.drawn = new Promise((resolve) => {
        const entries = new PerformanceObserver((list) => {
          for (const { name, responseEnd } of list.getEntries()) {
            if (name.includes('/attempt/endpoint/')) window.answeredAt ??= responseEnd;
          }
        });
        entries.observe({ type: 'resource', buffered: true });
        new MutationObserver((_, observer) => {
          if (document.querySelectorAll('tbody tr').length < ${count}) return;
          observer.disconnect();
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
        }).observe(document.body, { childList: true, subtree: true });
      });
      // Not the promise, which would be waited for here.
      undefined`);
    await page.getByRole('link', { name: grapnel.receiver.url('/many') }).click();
    const drawnAt = (await page.evaluate('window.drawn')) as number;
    const answeredAt = (await page.evaluate('window.answeredAt')) as number | undefined;
    const durationMs = Math.round(drawnAt - (answeredAt ?? drawnAt));
    process.stderr.write(`250 attempts were drawn ${durationMs} ms after they were answered.\n`);
    const elements = (await page.evaluate("document.querySelectorAll('tbody *').length")) as number;
    expect(elements / count).toBeLessThan(maxElementsPerRow);

    await page.evaluate("window.row = document.querySelectorAll('tbody tr')[7]");
    await page.evaluate("window.row.querySelector('a').focus()");
    await page.evaluate('getSelection().selectAllChildren(window.row.cells[1])');
    const selected = (await page.evaluate('String(getSelection())')) as string;
    expect(selected).not.toBe('');
    const before = asked;
    await page.getByText(`seen ${before + 1}`).waitFor({ timeout: 20_000 });
    expect(await page.evaluate("window.row === document.querySelectorAll('tbody tr')[7]")).toBe(true);
    expect(await page.evaluate('String(getSelection())')).toBe(selected);
    expect(await page.evaluate('window.row.contains(document.activeElement)')).toBe(true);
    expect(await page.getByText('Loading').count()).toBe(0);
  }, 60_000);
});
