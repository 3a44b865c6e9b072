import { beforeAll, expect, test } from 'vitest';
import { fastcommentsExamples } from '../../core/dialects/fastcomments/examples.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import { consoleUrl, describeInBrowser, picture, startBrowser } from './browser.ts';

describeInBrowser('with the token of the organization', () => {
  let grapnel: Grapnel;
  const visitor = startBrowser();
  beforeAll(async () => {
    grapnel = await startGrapnel('quick');
  });

  test('a FastComments hook is made, fails, is retried, and is sent again by hand', async () => {
    const { page, complaints } = await visitor.open(consoleUrl(grapnel.stack.apiUrl, grapnel.token));
    await page.waitForURL(`${grapnel.stack.apiUrl}/console/applications`);

    await page.getByRole('button', { name: 'Create application' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Blog');
    await dialog.getByRole('button', { name: 'Create application' }).click();

    await page.getByRole('link', { name: 'Create endpoint' }).first().click();
    await page.getByLabel('URL').fill(grapnel.receiver.url('/hook'));
    await page.getByRole('button', { name: /Dialect/ }).click();
    await page.getByRole('option', { name: /fastcomments/ }).click();
    await page.getByRole('button', { name: /HTTP method of comment-updated/ }).click();
    expect(await page.getByRole('option').allTextContents()).toEqual([
      expect.stringMatching(/^PUT \(usual\)/),
      'POST',
    ]);
    await page.getByRole('option', { name: 'POST' }).click();
    await page.getByRole('button', { name: /HTTP method of comment-deleted/ }).click();
    expect(await page.getByRole('option').allTextContents()).toEqual([
      expect.stringMatching(/^DELETE \(usual\)/),
      'POST',
      'PUT',
    ]);
    await page.keyboard.press('Escape');
    await page.getByRole('textbox', { name: 'domain' }).fill('blog.example');
    await picture(page, 'new-endpoint');
    await page.getByRole('button', { name: 'Create endpoint' }).click();
    await page.getByText('comment-updated: POST').waitFor();
    await page.getByText('domain: "blog.example"').waitFor();

    grapnel.receiver.answer('/hook', { status: 503, body: 'out of <b>order</b>' });
    await page.getByRole('link', { name: 'Messages' }).first().click();
    await page.getByRole('link', { name: 'Publish message' }).click();
    await page.getByLabel('Event type').fill('comment-up');
    await page.getByRole('option', { name: 'comment-updated' }).click();
    const payload = page.getByLabel('Payload');
    expect(JSON.parse(await payload.inputValue())).toEqual(fastcommentsExamples['comment-updated']);
    const comment = { ...(fastcommentsExamples['comment-updated'] as object), domain: 'blog.example' };
    await payload.fill(JSON.stringify(comment));
    await page.getByRole('button', { name: 'Publish message' }).click();

    const [first, second] = await grapnel.receiver.waitFor('/hook', 2);
    expect([first?.method, second?.method]).toEqual(['POST', 'POST']);
    await page.getByRole('link', { name: grapnel.receiver.url('/hook') }).click();
    await page.getByRole('heading', { name: 'Attempt 2' }).waitFor();
    const attempts = page.getByRole('list', { name: 'Attempts, newest first' }).locator('> li');
    expect(await attempts.count()).toBe(2);
    const failed = attempts.nth(1);
    expect(await failed.textContent()).toContain('503');
    expect(await failed.getByRole('region', { name: 'Response' }).textContent()).toBe('out of <b>order</b>');
    await picture(page, 'delivery');

    await page.getByRole('button', { name: 'Resend' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Resend' }).click();
    await grapnel.receiver.waitFor('/hook', 3);
    await page.getByText('by hand').waitFor();
    expect(complaints).toEqual([]);
  }, 60_000);

  test('an endpoint is switched off and on, its secret rotated, and a test event sent', async () => {
    const application = await grapnel.application();
    const endpoint = await grapnel.endpoint(application, '/switched');
    const url = consoleUrl(grapnel.stack.apiUrl, grapnel.token, `app/${application}/endpoints/${endpoint}`);
    const { page, complaints } = await visitor.open(url);

    await page.getByRole('button', { name: 'Switch off' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Switch off' }).click();
    await page.getByText('Somebody switched this endpoint off.').waitFor();
    await picture(page, 'endpoint-off');
    await page.getByRole('button', { name: 'Switch on' }).click();
    await page.getByRole('button', { name: 'Switch off' }).waitFor();

    const secret = async (): Promise<string> => {
      const answer = await grapnel.api.get(`/app/${application}/endpoint/${endpoint}/secret`);
      return answer.body.key;
    };
    const before = await secret();
    await page.getByRole('tab', { name: 'Secret' }).click();
    expect(await page.content()).not.toContain(before);
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await page.getByText(before).waitFor();
    await page.getByRole('button', { name: 'Rotate secret' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Rotate secret' }).click();
    await page.getByText('The secret was rotated.').waitFor();
    await page.getByText(await secret()).waitFor();
    expect(await secret()).not.toBe(before);

    await page.getByRole('button', { name: 'Send test event' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Send' }).click();
    await grapnel.receiver.waitFor('/switched', 1);
    await page.getByRole('heading', { name: 'Attempt 1' }).waitFor();
    expect(complaints).toEqual([]);
  }, 60_000);

  test('what the API refuses is shown in its own words', async () => {
    const application = await grapnel.application();
    const url = consoleUrl(grapnel.stack.apiUrl, grapnel.token, `app/${application}/endpoints/new`);
    const { page } = await visitor.open(url);
    await page.getByLabel('URL').fill('ftp://somewhere');
    await page.getByRole('button', { name: 'Create endpoint' }).click();
    const refused = await grapnel.api.post(`/app/${application}/endpoint`, { url: 'ftp://somewhere' });
    await page.getByText(refused.body.detail[0].msg).waitFor();
  }, 30_000);
});
