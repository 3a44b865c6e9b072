import { beforeAll, expect, test } from 'vitest';
import { misskeyExamples } from '../../core/dialects/misskey/examples.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import { expectReadable } from './accessibility.ts';
import { consoleUrl, describeInBrowser, picture, startBrowser } from './browser.ts';

describeInBrowser('recovery', () => {
  let grapnel: Grapnel;
  let own: string;
  let endpoint: string;
  const visitor = startBrowser();
  const open = (path: string, token = grapnel.token) =>
    visitor.open(consoleUrl(grapnel.stack.apiUrl, token, path));
  const portal = async (options: Record<string, unknown> = {}) => {
    const { body } = await grapnel.api.post(`/auth/app-portal-access/${own}`, options);
    return body.token as string;
  };
  const tasks = async () => (await grapnel.api.get('/background-task')).body.data;

  beforeAll(async () => {
    grapnel = await startGrapnel('quick');
    own = await grapnel.application();
    endpoint = await grapnel.endpoint(own, '/own');
    grapnel.receiver.answer('/own', ...Array.from({ length: 9 }, () => 503));
    for (let n = 0; n < 3; n++) await grapnel.publish(own, 'a', { n });
    await grapnel.waitForAttempts(own, endpoint, 9);
    await grapnel.publish(own, 'b', {});
    await grapnel.waitForAttempts(own, endpoint, 10);
    await grapnel.stack.waitUntilIdle();
  }, 60_000);

  test('counts what failed, asks, sends it again, and shows how far that is', async () => {
    const { page, complaints } = await open(`app/${own}/endpoints/${endpoint}`);
    await page.getByRole('link', { name: 'Recover', exact: true }).click();
    await page.getByText(grapnel.receiver.url('/own')).waitFor();
    const send = page.getByRole('button', { name: 'Send again' });
    expect(await send.isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Count' }).click();
    await page.getByText('Messages that would be sent again: 3').waitFor();
    await picture(page, 'recovery-counted');
    expect(await tasks()).toEqual([]);

    // What is counted is what is sent: another choice has to be counted first.
    await page.getByRole('radio', { name: /By filter/ }).click();
    expect(await send.isDisabled()).toBe(true);
    await page.getByLabel('Event types').fill('b');
    await page.getByRole('button', { name: 'Count' }).click();
    await page.getByText('Messages that would be sent again: 1').waitFor();
    await page.getByRole('radio', { name: /Failed/ }).click();
    await page.getByLabel('Messages per second').fill('50');
    await page.getByRole('button', { name: 'Count' }).click();
    await page.getByText('Messages that would be sent again: 3').waitFor();

    await send.click();
    await page.getByRole('dialog').getByText('once more: 3.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Send again' }).click();
    await grapnel.receiver.waitFor('/own', 13);
    const row = page.getByRole('row', { name: /Send failed messages/ });
    await row.getByText('Finished').waitFor();
    expect(await row.innerText()).toContain('3 of 4');
    await picture(page, 'recovery');
    expect(await tasks()).toMatchObject([{ data: { maxPerSecond: 50 } }]);
    expect(complaints).toEqual([]);
  }, 60_000);

  test('a count that is answered after the choice was changed counts for nothing', async () => {
    const { page } = await open(`app/${own}/recovery?endpoint=${endpoint}`);
    const answer = Promise.withResolvers<void>();
    await page.route(/\/recover$/, async (route) => {
      await answer.promise;
      await route.continue();
    });
    const count = page.getByRole('button', { name: 'Count' });
    const asked = page.waitForRequest(/\/recover$/);
    const answered = page.waitForResponse(/\/recover$/);
    await count.click();
    await asked;
    await page.getByLabel('Messages per second').fill('50');
    answer.resolve();
    await answered;
    await expect.poll(() => count.isEnabled()).toBe(true);
    expect(await page.getByText('Messages that would be sent again').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Send again' }).isDisabled()).toBe(true);
  }, 60_000);

  test('shows what the API says against it, and cancels what runs', async () => {
    const { page } = await open(`app/${own}/recovery?endpoint=${endpoint}`);
    await page.getByRole('button', { name: /Published/ }).click();
    await page.getByRole('option', { name: 'Other times' }).click();
    await page.getByLabel('From').fill('yesterday');
    await page.getByLabel('Messages per second').fill('many');
    await page.getByRole('button', { name: 'Count' }).click();
    await page.getByText(/since: must be a date/).waitFor();
    await page.getByText(/maxPerSecond: /).waitFor();

    // At one a second it runs for as long as it has messages.
    for (let n = 0; n < 30; n++) await grapnel.publish(own, 'slow', { n });
    await grapnel.waitForAttempts(own, endpoint, 30);
    const since = new Date(Date.now() - 3_600_000).toISOString();
    const { body } = await grapnel.api.post(`/app/${own}/endpoint/${endpoint}/bulk-replay`, {
      since,
      eventTypes: ['slow'],
      maxPerSecond: 1,
    });
    await page.getByRole('button', { name: `Cancel ${body.id}` }).click();
    await page.getByRole('progressbar').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel task' }).click();
    await page.getByText('The task was cancelled.').waitFor();
    await page.getByText('Cancelled.', { exact: true }).waitFor();
    await picture(page, 'recovery-cancelled');
    const task = (await tasks()).find(({ id }: { id: string }) => id === body.id);
    expect(task).toMatchObject({ status: 'failed' });
    expect(task.data.queued).toBeLessThan(30);
  }, 60_000);

  test('puts back what was given up, after counting it', async () => {
    const app = await grapnel.application();
    await grapnel.endpoint(app, '/given-up', { dialect: 'misskey' });
    grapnel.receiver.answer('/given-up', 404, 404);
    for (let n = 0; n < 2; n++) await grapnel.publish(app, 'note', misskeyExamples['note']);
    const inDlq = () => grapnel.stack.inspectQueue(grapnel.queue('DeliveriesDlq')).ready.length;
    await grapnel.until(() => inDlq() >= 2, 40_000);

    const { page, complaints } = await open('recovery');
    const putBack = page.getByRole('button', { name: 'Put back' });
    expect(await putBack.isDisabled()).toBe(true);
    await page.getByLabel('Application').fill(app);
    await page.getByRole('button', { name: 'Count' }).click();
    const row = page.getByRole('grid', { name: 'What was counted' }).getByRole('row').nth(1);
    await row.getByText(/404/).waitFor();
    expect(await row.innerText()).toMatch(/^2\s/);
    await picture(page, 'dead-letters');
    expect(grapnel.receiver.received('/given-up')).toHaveLength(2);
    await putBack.click();
    await page.getByRole('dialog').getByText('queue: 2.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Put back' }).click();
    await grapnel.receiver.waitFor('/given-up', 4);
    await page.getByText('Messages that were put back: 2').waitFor();
    await picture(page, 'dead-letters-moved');
    expect(complaints).toEqual([]);
  }, 60_000);

  test("an application's token sends its own again and sees its own tasks alone; a read-only one is offered nothing", async () => {
    const { page } = await open(`app/${own}/recovery`, await portal());
    await page.getByRole('button', { name: /Endpoint/ }).click();
    await page.getByRole('option', { name: grapnel.receiver.url('/own') }).click();
    await page.getByRole('radio', { name: /By filter/ }).click();
    await page.getByLabel('Event types').fill('b');
    await page.getByRole('button', { name: 'Count' }).click();
    await page.getByText('Messages that would be sent again: 1').waitFor();
    const before = grapnel.receiver.received('/own').length;
    await page.getByRole('button', { name: 'Send again' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Send again' }).click();
    await grapnel.receiver.waitFor('/own', before + 1);
    const task = page.getByRole('row', { name: /Send chosen messages/ });
    await task.getByText('Finished').waitFor();
    await task.getByRole('link', { name: endpoint }).first().waitFor();
    await page.goto(`${grapnel.stack.apiUrl}/console/recovery`);
    await page.getByText('There is no such page').waitFor();

    const readOnly = await open(`app/${own}/endpoints/${endpoint}`, await portal({ readOnly: true }));
    await readOnly.page.getByRole('tab', { name: 'Attempts' }).waitFor();
    expect(await readOnly.page.getByRole('link', { name: /Recover/ }).count()).toBe(0);
    await readOnly.page.goto(`${grapnel.stack.apiUrl}/console/app/${own}/recovery`);
    await readOnly.page.getByText('There is no such page').waitFor();
  }, 60_000);

  test('can be read in light, dark and on a narrow screen, in French too', async () => {
    for (const [name, path, level] of [
      ['recovery', `app/${own}/recovery`, 'Send failed messages'],
      ['tasks', 'recovery', 'Dead-letter queues'],
    ] as const) {
      const { page } = await open(path);
      await page.getByText(level).first().waitFor();
      await expect.poll(() => page.getByText('Loading').count()).toBe(0);
      await expectReadable(page, name);
    }
    const { page } = await visitor.open(
      consoleUrl(grapnel.stack.apiUrl, grapnel.token, `app/${own}/recovery`),
      { locale: 'fr-FR', viewport: { width: 375, height: 700 } },
    );
    await page.getByRole('heading', { name: 'Récupération' }).waitFor();
    await page.getByText('Renvoyer les messages échoués').first().waitFor();
    await picture(page, 'recovery-narrow-french');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(375);
  }, 60_000);
});
