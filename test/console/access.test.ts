import { beforeAll, expect, test } from 'vitest';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import { consoleUrl, describeInBrowser, picture, startBrowser } from './browser.ts';

describeInBrowser('the pages of access and settings', () => {
  let grapnel: Grapnel;
  let application: string;
  const visitor = startBrowser();
  beforeAll(async () => {
    grapnel = await startGrapnel('quick');
    application = await grapnel.application();
  });
  const open = (path: string, token = grapnel.token) =>
    visitor.open(consoleUrl(grapnel.stack.apiUrl, token, path));
  const claimsIn = (url: string) => {
    const { token } = JSON.parse(atob(url.slice(url.indexOf('#key=') + 5)));
    return JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
  };

  test('make a portal link that holds for what was chosen, and end it', async () => {
    const { page, complaints } = await open(`app/${application}/access`);
    await page.getByRole('button', { name: /Rights/ }).click();
    await page.getByRole('option', { name: 'Chosen rights' }).click();
    await page.getByRole('button', { name: /It may also/ }).click();
    await page.getByRole('option', { name: 'Resend and replay' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /Holds for/ }).click();
    await page.getByRole('option', { name: '8 h' }).click();
    await page.getByLabel('Feature flags').fill('beta, gamma');
    await page.getByRole('button', { name: 'Make link' }).click();
    const link = page.getByRole('region', { name: 'Portal link' });
    await link.waitFor();
    const url = await link.innerText();
    const claims = claimsIn(url);
    expect(claims).toMatchObject({ sub: application, capabilities: ['ViewBase', 'CreateAttempts'] });
    expect(Math.abs(claims.exp - claims.iat - 8 * 3600)).toBeLessThan(60);
    expect(JSON.stringify(claims)).toContain('beta');
    await picture(page, 'access');

    const { page: portal } = await visitor.open(url);
    await portal.getByRole('heading', { name: 'Endpoints' }).waitFor();
    await page.getByRole('button', { name: 'End tokens of the application' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /End tokens/ })
      .click();
    await page.getByText('The tokens of the application were ended.').waitFor();
    await portal.reload();
    await portal.getByText('The token was revoked.').waitFor();
    expect(complaints).toEqual([]);
  }, 60_000);

  test("make a read-only link that does as it says, and say the API's words against a bad one", async () => {
    const { page } = await open(`app/${application}/access`);
    await page.getByLabel('Session').fill('not allowed!');
    await page.getByRole('button', { name: 'Make link' }).click();
    await page.getByText(/sessionId: .*only letters, digits/).waitFor();
    await page.getByLabel('Session').fill('desk-7');
    await page.getByRole('button', { name: /Rights/ }).click();
    await page.getByRole('option', { name: 'Read-only' }).click();
    await page.getByRole('button', { name: 'Make link' }).click();
    const link = page.getByRole('region', { name: 'Portal link' });
    await link.waitFor();
    expect(await page.getByText(/sessionId/).count()).toBe(0);
    const { page: portal } = await visitor.open(await link.innerText());
    await portal.getByRole('button', { name: /read-only/ }).waitFor();
  }, 60_000);

  test('make an API key, show it again, and delete it', async () => {
    const { page, complaints } = await open(`app/${application}/access`);
    await page.getByText('There are no API keys.').waitFor();
    await page.getByRole('button', { name: 'Create API key' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Description').fill('Blog plugin');
    await dialog.getByLabel('Domain').fill('blog.example');
    await dialog.getByRole('button', { name: 'Create API key' }).click();
    const region = dialog.getByRole('region', { name: 'API key' });
    await region.waitFor();
    const key = await region.innerText();
    const path = `/app/${application}/api-key`;
    const [kept] = (await grapnel.api.get(path)).body.data;
    expect(kept).toMatchObject({ description: 'Blog plugin', domain: 'blog.example' });
    expect((await grapnel.api.get(`${path}/${kept.id}/secret`)).body.key).toBe(key);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await page.content()).not.toContain(key);
    await page.getByRole('button', { name: 'Show: Blog plugin' }).click();
    await dialog.getByText(key).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Delete Blog plugin' }).click();
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('There are no API keys.').waitFor();
    expect((await grapnel.api.get(path)).body.data).toEqual([]);
    expect(complaints).toEqual([]);
  }, 60_000);

  test('manage operational webhooks with their secret and headers', async () => {
    const { page, complaints } = await open('settings');
    const url = grapnel.receiver.url('/ops');
    await page.getByRole('button', { name: 'Create operational webhook' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('URL').fill(url);
    await dialog.getByRole('button', { name: /Event types/ }).click();
    await page.getByRole('option', { name: 'endpoint.disabled' }).click();
    await page.keyboard.press('Escape');
    await dialog.getByRole('button', { name: 'Add header' }).click();
    await dialog.getByRole('textbox', { name: 'Name' }).fill('x-team');
    await dialog.getByRole('textbox', { name: 'Value' }).fill('seven');
    await dialog.getByRole('button', { name: 'Create operational webhook' }).click();
    await page.getByRole('button', { name: url, exact: true }).click();
    const path = '/operational-webhook/endpoint';
    const [kept] = (await grapnel.api.get(path)).body.data;
    expect(kept).toMatchObject({ url, eventTypes: ['endpoint.disabled'] });
    const { key } = (await grapnel.api.get(`${path}/${kept.id}/secret`)).body;
    expect(await page.content()).not.toContain(key);
    await dialog.getByRole('button', { name: 'Show', exact: true }).click();
    await dialog.getByText(key).waitFor();
    await dialog.getByRole('textbox', { name: 'Value' }).fill('eight');
    await dialog.getByRole('button', { name: 'Save headers' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect((await grapnel.api.get(`${path}/${kept.id}/headers`)).body.headers).toEqual({ 'x-team': 'eight' });
    await picture(page, 'settings');
    await page.getByRole('button', { name: `Delete ${url}` }).click();
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('There are none.').waitFor();
    expect(complaints).toEqual([]);
  }, 60_000);

  test('tell what the deployment is set to, and keep language and colours in this browser', async () => {
    const { page, complaints } = await open('settings');
    await page.getByText('90 days').waitFor();
    await page.getByText(grapnel.stack.apiUrl, { exact: true }).waitFor();
    await page.getByRole('button', { name: /Colours/ }).click();
    await page.getByRole('option', { name: 'Dark' }).click();
    await expect.poll(() => page.locator('body').getAttribute('class')).toContain('dark-mode');
    await page.getByRole('button', { name: /Language/ }).click();
    await page.getByRole('option', { name: 'Français' }).click();
    await page.getByRole('heading', { name: 'Jetons et réglages' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Jetons et réglages' }).waitFor();
    expect(await page.locator('body').getAttribute('class')).toContain('dark-mode');
    expect(complaints).toEqual([]);
  }, 60_000);

  test("show an application's token itself and how to end it, and nothing of the organization", async () => {
    const access = await grapnel.api.post(`/auth/app-portal-access/${application}`, { readOnly: true });
    const { page } = await open('settings', access.body.token);
    await page.getByText('Look at everything but secrets, See secrets').waitFor();
    expect(await page.getByText('Operational webhooks').count()).toBe(0);
    expect(await page.getByText('End all tokens').count()).toBe(0);
    await page.getByRole('button', { name: 'End this token' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'End this token' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    const own = grapnel.api.withToken(access.body.token);
    expect((await own.get(`/app/${application}`)).status).toBe(401);
  }, 60_000);

  test('end all tokens of the organization when asked twice', async () => {
    const organization = `org_${'8'.repeat(26)}b`;
    const token = await grapnel.tokenFor({ organization });
    const { page } = await open('settings', token);
    await page.getByRole('button', { name: 'End all tokens' }).click();
    expect((await grapnel.api.withToken(token).get('/app')).status).toBe(200);
    await page.getByRole('dialog').getByRole('button', { name: 'End all tokens' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect((await grapnel.api.withToken(token).get('/app')).status).toBe(401);
  }, 60_000);
});
