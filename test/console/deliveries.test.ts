import { beforeAll, expect, test } from 'vitest';
import { misskeyExamples } from '../../core/dialects/misskey/examples.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import { consoleUrl, describeInBrowser, picture, startBrowser } from './browser.ts';

/** A script that would run if any of this became markup, and characters that hide or turn around what follows. */
const hostile = '</script><img src=x onerror="window.hacked=1">\u202egnp.exe\u200b';

describeInBrowser('what was sent', () => {
  let grapnel: Grapnel;
  const visitor = startBrowser();
  beforeAll(async () => {
    grapnel = await startGrapnel('quick');
  });
  const open = (path: string) => visitor.open(consoleUrl(grapnel.stack.apiUrl, grapnel.token, path));

  test('a Misskey hook offers POST alone, gets its event, and shows the request as it was sent', async () => {
    const application = await grapnel.application();
    const { page, complaints } = await open(`app/${application}/endpoints/new`);
    await page.getByLabel('URL').fill(grapnel.receiver.url('/misskey'));
    await page.getByRole('button', { name: /Dialect/ }).click();
    await page.getByRole('option', { name: /misskey/ }).click();
    expect(await page.getByRole('button', { name: /HTTP method of/ }).count()).toBe(0);
    await page.getByRole('button', { name: /Event types/ }).click();
    await page.getByRole('option', { name: 'note', exact: true }).click();
    await page.keyboard.press('Escape');
    await page.getByText('Rate, retries, order, headers').click();
    await page.getByLabel('Secret').fill('correct-horse-battery');
    await page.getByRole('button', { name: 'Add header' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('authorization');
    await page.getByRole('textbox', { name: 'Value' }).fill('Bearer hidden-credential');
    await page.getByRole('button', { name: 'Create endpoint' }).click();
    await page.getByRole('tab', { name: 'Receiver help' }).waitFor();

    await grapnel.publish(application, 'note', misskeyExamples['note']);
    const [received] = await grapnel.receiver.waitFor('/misskey', 1);
    await page.getByRole('grid', { name: 'Attempts' }).getByRole('link').first().click();
    await page.getByRole('button', { name: 'Request', exact: true }).click();
    const head = page.getByRole('region', { name: 'Request line and headers' });
    await head.waitFor();
    const lines = (await head.innerText()).split('\n');
    const raw = received?.rawHeaders ?? [];
    const wire = raw.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${raw[index + 1]}`] : []));
    expect(lines).toEqual([
      `POST ${grapnel.receiver.url('/misskey')}`,
      ...wire.map((line) => line.replace(/correct-horse-battery|Bearer hidden-credential/, '***')),
    ]);
    expect(await page.content()).not.toMatch(/correct-horse|hidden-credential/);
    const body = page.getByRole('region', { name: 'Request body' });
    expect(JSON.parse(await body.innerText())).toEqual(JSON.parse(received?.body ?? ''));
    await page.getByText('As it was built for this attempt and sent').waitFor();
    await picture(page, 'request');
    expect(complaints).toEqual([]);
  }, 60_000);

  test('a request that may not be as it was sent says so', async () => {
    const application = await grapnel.application();
    const endpoint = await grapnel.endpoint(application, '/changed');
    const message = await grapnel.publish(application, 'a.b', { [hostile]: 1 });
    await grapnel.waitForAttempts(application, endpoint, 1);
    await grapnel.api.patch(`/app/${application}/endpoint/${endpoint}`, { description: 'changed' });
    const { page } = await open(`app/${application}/messages/${message}/deliveries/${endpoint}`);
    await page.getByRole('button', { name: 'Request', exact: true }).click();
    await page.getByText(/maybe not as it was sent: the endpoint was changed since/).waitFor();
    const body = page.getByRole('region', { name: 'Request body' });
    expect(await body.innerText()).toContain('\\u{202e}gnp.exe\\u{200b}');
    expect(await page.evaluate('window.hacked')).toBeUndefined();
  }, 60_000);

  test('messages are filtered by what became of them at an endpoint', async () => {
    const application = await grapnel.application();
    const endpoint = await grapnel.endpoint(application, '/mixed', { retrySchedule: [] });
    const good = await grapnel.publish(application, 'a.b', { n: 1 });
    await grapnel.waitForAttempts(application, endpoint, 1);
    grapnel.receiver.answer('/mixed', 500, 500, 500);
    const bad = await grapnel.publish(application, 'a.b', { n: 2 });
    await grapnel.until(async () => {
      const { body } = await grapnel.api.get(`/app/${application}/endpoint/${endpoint}/msg?status=2`);
      return body.data.length === 1;
    });
    const { page, complaints } = await open(`app/${application}/messages`);
    const table = page.getByRole('grid', { name: 'Messages' });
    await table.getByText(good).waitFor();
    await table.getByText(bad).waitFor();
    expect(await page.getByRole('button', { name: /Status there/ }).isDisabled()).toBe(true);
    await page.getByLabel('Endpoint').click();
    await page.getByRole('option', { name: endpoint }).click();
    await table.getByText('Delivered').waitFor();
    await page.getByRole('button', { name: /Status there/ }).click();
    await page.getByRole('option', { name: 'Failed' }).click();
    await table.getByText(good).waitFor({ state: 'detached' });
    await table.getByText(bad).waitFor();
    expect(await table.getByText('Failed').count()).toBe(1);
    expect(complaints).toEqual([]);
  }, 60_000);
});
