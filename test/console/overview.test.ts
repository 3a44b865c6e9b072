import { beforeAll, expect, test } from 'vitest';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import { expectReadable } from './accessibility.ts';
import { consoleUrl, describeInBrowser, picture, startBrowser } from './browser.ts';

describeInBrowser('the overview', () => {
  let grapnel: Grapnel;
  let own: string;
  let bad: string;
  const visitor = startBrowser();
  const portal = async (options: Record<string, unknown> = {}) => {
    const { body } = await grapnel.api.post(`/auth/app-portal-access/${own}`, options);
    return body.token as string;
  };

  beforeAll(async () => {
    grapnel = await startGrapnel('quick');
    own = await grapnel.application();
    const good = await grapnel.endpoint(own, '/good');
    bad = await grapnel.endpoint(own, '/bad', { dialect: 'svix' });
    grapnel.receiver.answer('/bad', ...Array.from({ length: 20 }, () => 503));
    for (let n = 0; n < 3; n++) await grapnel.publish(own, 'a', { n });
    await grapnel.waitForAttempts(own, good, 3);
    await grapnel.waitForAttempts(own, bad, 6);
    const other = await grapnel.application();
    const others = await grapnel.endpoint(other, '/somebody-else');
    await grapnel.publish(other, 'secret.of.others', {});
    await grapnel.waitForAttempts(other, others, 1);
  }, 60_000);

  test('shows all that goes wrong first, how much was delivered, and what waits', async () => {
    const { page, complaints } = await visitor.open(
      consoleUrl(grapnel.stack.apiUrl, grapnel.token, 'overview'),
    );
    const rows = page.getByRole('grid', { name: 'Endpoints' }).getByRole('row');
    await rows.nth(1).waitFor();
    expect(await rows.nth(1).innerText()).toContain(grapnel.receiver.url('/bad'));
    expect(await rows.nth(1).innerText()).toMatch(/Failing[\s\S]*503/);
    // 4 of 10 attempts: 3 and 1 arrived, 6 failed.
    await page.getByText('40%', { exact: true }).waitFor();
    await page.getByRole('application', { name: 'Attempts' }).waitFor();
    await page.getByRole('application', { name: 'Duration of requests' }).waitFor();
    const waits = page.getByText('Retries in more than 15 minutes').locator('xpath=following::dd[1]');
    await expect.poll(() => waits.innerText()).toBe('3');
    await picture(page, 'overview');
    expect(complaints).toEqual([]);
  });

  test('keeps what is chosen and in sight when it is asked again', async () => {
    const { page } = await visitor.open(
      consoleUrl(grapnel.stack.apiUrl, grapnel.token, `app/${own}/overview`),
    );
    await page.getByText('33.33%', { exact: true }).first().waitFor();
    await page.getByRole('button', { name: '1 h', exact: true }).click();
    const delivered = page.getByText('33.33%', { exact: true }).first();
    await delivered.waitFor();
    // Answers are kept back, so that what is in sight until they come can be looked at.
    const answer = Promise.withResolvers<void>();
    await page.route(/overview\?hours=168/, async (route) => {
      await answer.promise;
      await route.continue();
    });
    const asked = page.waitForRequest(/overview\?hours=168/);
    const week = page.getByRole('button', { name: '7 days' });
    await week.click();
    await asked;
    expect(await week.getAttribute('aria-pressed')).toBe('true');
    expect(await delivered.isVisible()).toBe(true);
    expect(await page.getByRole('status').count()).toBe(0);
    answer.resolve();

    // Asked again, the rows stay the same ones, also where their numbers change.
    const link = page.getByRole('link', { name: grapnel.receiver.url('/bad') });
    await link.focus();
    const row = await link.elementHandle();
    await grapnel.publish(own, 'a', {});
    await grapnel.waitForAttempts(own, bad, 8);
    await page.evaluate("document.querySelector('[aria-label=Refresh]').click()");
    await page.getByText('4 / 4', { exact: true }).waitFor();
    expect(await row?.evaluate((element) => element.isConnected)).toBe(true);
    expect(await link.evaluate((element) => element.matches(':focus'))).toBe(true);
  }, 40_000);

  test("of an application's token is about that application alone", async () => {
    const { page } = await visitor.open(
      consoleUrl(grapnel.stack.apiUrl, await portal({ readOnly: true }), `app/${own}/overview`),
    );
    await page.getByRole('link', { name: grapnel.receiver.url('/bad') }).waitFor();
    const text = await page.locator('body').innerText();
    expect(text).not.toContain('somebody-else');
    expect(text).not.toContain('What waits');
    await page.goto(`${grapnel.stack.apiUrl}/console/overview`);
    await page.getByText('There is no such page').waitFor();
  });

  test("an endpoint's statistics and circuit breaker are on its page", async () => {
    const url = consoleUrl(grapnel.stack.apiUrl, await portal(), `app/${own}/endpoints/${bad}`);
    const { page, complaints } = await visitor.open(url);
    await page.getByText('Closed: all is sent').waitFor();
    await page.getByRole('tab', { name: 'Statistics' }).click();
    await page.getByText('0%', { exact: true }).waitFor();
    await page.getByRole('application', { name: 'Attempts' }).waitFor();
    await picture(page, 'endpoint-statistics');
    expect(complaints).toEqual([]);
  });

  test('says that nothing was sent, that there are no endpoints, and what the API says', async () => {
    const empty = await grapnel.application();
    const { page } = await visitor.open(
      consoleUrl(grapnel.stack.apiUrl, grapnel.token, `app/${empty}/overview`),
    );
    await page.getByText('Nothing was sent in this time.').first().waitFor();
    await page.getByText('There are no endpoints yet.').waitFor();
    await picture(page, 'overview-empty');
    await page.goto(`${grapnel.stack.apiUrl}/console/app/nobody/overview`);
    const refused = await grapnel.api.get('/app/nobody/overview');
    await page.getByText(refused.body.detail).waitFor();
  });

  test('can be read in light, dark and on a narrow screen, in French too', async () => {
    const { page } = await visitor.open(consoleUrl(grapnel.stack.apiUrl, grapnel.token, 'overview'));
    await page.getByRole('application', { name: 'Attempts' }).waitFor();
    await page.getByText('Retries in more than 15 minutes').waitFor();
    await expectReadable(page, 'overview');
    const narrow = await visitor.open(consoleUrl(grapnel.stack.apiUrl, grapnel.token, 'overview'), {
      locale: 'fr-FR',
      viewport: { width: 375, height: 700 },
    });
    await narrow.page.getByRole('heading', { name: 'Vue d’ensemble' }).waitFor();
    await narrow.page.getByText('Tentatives dans plus de 15 minutes').waitFor();
    await picture(narrow.page, 'overview-narrow-french');
    expect(await narrow.page.evaluate('document.documentElement.scrollWidth')).toBe(375);
  }, 40_000);
});
