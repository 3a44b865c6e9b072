import { beforeAll, expect, test } from 'vitest';
import { dialectNamed } from '../../core/dialects/registry.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import { consoleUrl, describeInBrowser, picture, startBrowser } from './browser.ts';

describeInBrowser('the catalogue of event types', () => {
  let grapnel: Grapnel;
  const visitor = startBrowser();
  beforeAll(async () => {
    grapnel = await startGrapnel('quick');
  });

  test("is empty at first, and takes in a dialect's with one click", async () => {
    const { page, complaints } = await visitor.open(
      consoleUrl(grapnel.stack.apiUrl, grapnel.token, 'event-types'),
    );
    await page.getByText('There are no event types yet.').waitFor();
    for (const [dialect, first] of [
      ['misskey', 'follow'],
      ['fastcomments', 'comment-created'],
    ] as const) {
      await page.getByRole('button', { name: 'Install a catalogue' }).click();
      const count = dialectNamed(dialect).eventTypes?.length;
      await page.getByRole('menuitem', { name: `${dialect}: ${count} event types` }).click();
      await page.getByText(`The event types of ${dialect} are installed.`).waitFor();
      await page.getByRole('link', { name: first, exact: true }).waitFor();
    }
    await picture(page, 'event-types');
    await page.getByRole('link', { name: 'comment-deleted' }).click();
    const example = page.getByRole('region', { name: 'Example' });
    expect(JSON.parse(await example.innerText())).toMatchObject({ commenterName: 'Nadia Reader' });
    expect(await page.getByRole('region', { name: 'JSON Schema' }).innerText()).toContain('commentHTML');
    await picture(page, 'event-type');
    expect(complaints).toEqual([]);
  }, 60_000);

  test('has event types made, edited, archived, restored and deleted', async () => {
    const { page, complaints } = await visitor.open(
      consoleUrl(grapnel.stack.apiUrl, grapnel.token, 'event-types'),
    );
    await page.getByRole('link', { name: 'Create event type' }).click();
    await page.getByLabel('Name').fill('invoice.paid');
    await page.getByLabel('Description').fill('An invoice was paid.');
    await page.getByLabel('Example').fill('{"total": 12345678901234567890, "paid": }');
    await page.getByRole('button', { name: 'Create event type' }).click();
    await page.getByText(/^Example: .*JSON/).waitFor();
    // The page found it: the API was not asked, and said nothing.
    await page.getByText('Not sent yet').waitFor();
    expect(await page.getByText('The API says').count()).toBe(0);
    await page.getByLabel('Example').fill('{"total": 12345678901234567890}');
    await page.getByLabel('JSON Schema').fill('{"type": "object"}');
    await page.getByRole('button', { name: 'Create event type' }).click();
    await page.getByRole('heading', { name: 'invoice.paid' }).waitFor();
    const kept = async () => (await grapnel.api.get('/event-type/invoice.paid')).text;
    // No number is changed on the way.
    expect(await kept()).toContain('"total":12345678901234567890');
    expect(await page.getByRole('region', { name: 'Example' }).innerText()).toContain('12345678901234567890');

    await page.getByRole('link', { name: 'Edit' }).click();
    await page.getByLabel('Group').fill('billing');
    await page.getByLabel('Deprecated').check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('billing').waitFor();
    expect(JSON.parse(await kept())).toMatchObject({ groupName: 'billing', deprecated: true });
    expect(await kept()).toContain('"total":12345678901234567890');

    await page.getByRole('button', { name: 'Archive' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Archive' }).click();
    await page.getByText('The event type is archived.').waitFor();
    await page
      .getByRole('navigation', { name: 'Where you are' })
      .getByRole('link', { name: 'Event types' })
      .click();
    await page.getByRole('heading', { name: 'Event types' }).waitFor();
    await expect.poll(() => page.getByRole('link', { name: 'invoice.paid' }).count()).toBe(0);
    await page.getByText('Show archived ones too').click();
    await page.getByRole('link', { name: 'invoice.paid' }).click();
    await page.getByRole('button', { name: 'Restore' }).click();
    await page.getByText('The event type is restored.').waitFor();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('invoice.paid was deleted.').waitFor();
    expect((await grapnel.api.get('/event-type/invoice.paid')).status).toBe(404);
    expect(complaints).toEqual([]);
  }, 60_000);

  test("is read-only for an application's token, and shows what its flags let it see", async () => {
    await grapnel.api.post('/event-type', { name: 'open.event', description: 'for all' });
    await grapnel.api.post('/event-type', { name: 'beta.event', description: '-', featureFlags: ['beta'] });
    const application = await grapnel.application();
    const access = await grapnel.api.post(`/auth/app-portal-access/${application}`, {});
    const { page } = await visitor.open(consoleUrl(grapnel.stack.apiUrl, access.body.token, 'event-types'));
    await page.getByRole('link', { name: 'open.event' }).click();
    await page.getByRole('heading', { name: 'open.event' }).waitFor();
    for (const name of ['Edit', 'Archive', 'Delete', 'Create event type', 'Install a catalogue']) {
      expect(await page.getByRole('button', { name }).count(), name).toBe(0);
      expect(await page.getByRole('link', { name }).count(), name).toBe(0);
    }
    await page.goto(`${grapnel.stack.apiUrl}/console/event-types/type/beta.event`);
    await page.getByText(/There is no event type/).waitFor();
    await page.goto(`${grapnel.stack.apiUrl}/console/event-types/new`);
    await page.getByText('There is no such page').waitFor();
  }, 60_000);
});
