import { beforeAll, expect, test } from 'vitest';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import { consoleUrl, describeInBrowser, picture, startBrowser } from './browser.ts';

describeInBrowser('the help for receivers', () => {
  let grapnel: Grapnel;
  const visitor = startBrowser();
  beforeAll(async () => {
    grapnel = await startGrapnel('quick');
  });

  test('shows code for the dialect and judges a request without sending it anywhere', async () => {
    const application = await grapnel.application();
    const endpoint = await grapnel.endpoint(application, '/svix', { dialect: 'svix' });
    await grapnel.publish(application, 'a.b', { n: 1, of: 'Zoë' });
    const [received] = await grapnel.receiver.waitFor('/svix', 1);
    const url = consoleUrl(grapnel.stack.apiUrl, grapnel.token, `app/${application}/endpoints/${endpoint}`);
    const { page, complaints } = await visitor.open(url);
    await page.getByRole('tab', { name: 'Receiver help' }).click();
    const code = page.getByRole('region', { name: 'Verify requests' });
    await code.getByText('export function isGenuine').waitFor();
    expect(await code.innerText()).toContain("headers['svix-id']");
    for (const [language, text] of [
      ['Python', 'def is_genuine'],
      ['PHP', 'function is_genuine'],
      ['Go', 'func IsGenuine'],
    ] as const) {
      await page.getByRole('button', { name: language, exact: true }).click();
      await code.getByText(text).waitFor();
      expect(await code.innerText()).not.toContain('webhook-id');
    }
    await picture(page, 'receiver-help');

    const headers = Object.entries(received?.headers ?? {}).map(([name, value]) => `${name}: ${value}`);
    await page.getByLabel('Headers', { exact: true }).fill(headers.join('\n'));
    await page.getByLabel('Body').fill(received?.body ?? '');
    await page.getByRole('button', { name: "Take this endpoint's" }).click();
    await page.getByText('The secret of this endpoint is filled in.').waitFor();
    const posted: string[] = [];
    page.on('request', (request) => posted.push(`${request.postData()}${request.url()}`));
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    await page.getByText('The signature is right').waitFor();
    await page.getByLabel('Body').fill(JSON.stringify({ n: 1, of: 'Zoë' }, null, 1));
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    await page.getByText(/parsed and printed again/).waitFor();
    await picture(page, 'signature');
    const signature = received?.headers['svix-signature'] ?? '';
    expect(posted.filter((text) => text.includes(signature) || text.includes('Zo'))).toEqual([]);
    expect(complaints).toEqual([]);
  }, 60_000);

  test('verifies Ed25519 in the browser', async () => {
    const application = await grapnel.application();
    const seed = 'nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2DXWpgBgrEKt9VL/tPJZAc6DuFy89qmIyWvAhpo9wdRGg==';
    const endpoint = await grapnel.endpoint(application, '/ed', { secret: `whsk_${seed}` });
    await grapnel.publish(application, 'a.b', { n: 1 });
    const [received] = await grapnel.receiver.waitFor('/ed', 1);
    const url = consoleUrl(grapnel.stack.apiUrl, grapnel.token, `app/${application}/endpoints/${endpoint}`);
    const { page } = await visitor.open(url);
    await page.getByRole('tab', { name: 'Receiver help' }).click();
    const headers = Object.entries(received?.headers ?? {}).map(([name, value]) => `${name}: ${value}`);
    await page.getByLabel('Headers', { exact: true }).fill(headers.join('\n'));
    await page.getByLabel('Body').fill(received?.body ?? '');
    await page.getByRole('button', { name: "Take this endpoint's" }).click();
    await page.getByText('The secret of this endpoint is filled in.').waitFor();
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    await page.getByText('The signature is right').waitFor();
  }, 60_000);
});
