import { beforeAll, expect, test } from 'vitest';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import { expectReadable } from './accessibility.ts';
import { consoleUrl, describeInBrowser, picture, startBrowser } from './browser.ts';
import { addressOf, everyPage, partsOf } from './every-page.ts';
import { allTexts, textsOnlyIn, tornWords } from './texts.ts';

/** A script that would run if any of this became markup, and characters that hide or turn around what follows. */
const hostile =
  '</script><img src=x onerror="window.hacked=1"><svg/onload=window.hacked=1>\u202egnp.exe\u0000\u200b';

describeInBrowser('the console', () => {
  let grapnel: Grapnel;
  let own: string;
  let endpoint: string;
  let message: string;
  let other: { readonly application: string; readonly endpoint: string; readonly message: string };
  const visitor = startBrowser();
  const things = () => ({ application: own, endpoint, message, eventType: 'user.created' });
  const access = async (options: Record<string, unknown> = {}) => {
    const answer = await grapnel.api.post(`/auth/app-portal-access/${own}`, options);
    return answer.body as { url: string; token: string };
  };

  beforeAll(async () => {
    grapnel = await startGrapnel('quick');
    own = await grapnel.application();
    grapnel.receiver.answer('/own', { status: 200, body: `${hostile}${'x'.repeat(15_000)}` });
    endpoint = await grapnel.endpoint(own, '/own', { description: hostile.replaceAll('\u0000', '') });
    message = await grapnel.publish(own, 'user.created', { [hostile]: hostile, big: 'y'.repeat(900_000) });
    const application = await grapnel.application();
    other = {
      application,
      endpoint: await grapnel.endpoint(application, '/other'),
      message: await grapnel.publish(application, 'other.secret', { of: 'somebody else' }),
    };
    await grapnel.api.patch(`/app/${application}`, { name: 'Other customer' });
    await grapnel.api.post('/event-type', {
      name: 'user.created',
      description: hostile.replaceAll('\u0000', ''),
      schemas: { 1: { examples: [{ [hostile]: hostile }] } },
    });
    await grapnel.api.post('/event-type', {
      name: 'other.secret',
      description: 'of somebody else',
      featureFlags: ['others'],
    });
    await grapnel.waitForAttempts(own, endpoint, 1);
  });

  test('takes the token out of the address and keeps it in this tab alone', async () => {
    const { page } = await visitor.open('about:blank');
    const requested: string[] = [];
    page.on('request', (request) => {
      requested.push(request.url(), request.headers()['referer'] ?? '');
    });
    const { url, token } = await access();
    // At the address of a page nothing but the console itself takes the token away.
    await page.goto(consoleUrl(grapnel.stack.apiUrl, token, `app/${own}/messages`));
    await page.getByRole('heading', { name: 'Messages' }).waitFor();
    expect(page.url()).toBe(`${grapnel.stack.apiUrl}/console/app/${own}/messages`);
    expect(url).toMatch(new RegExp(`^${grapnel.stack.apiUrl}/console/#key=`));
    await page.goto(url);
    await page.waitForURL(`${grapnel.stack.apiUrl}/console/app/${own}/endpoints`);
    await page.getByRole('link', { name: grapnel.receiver.url('/own') }).waitFor();
    expect(requested.join('\n')).not.toContain(token);
    expect(await page.evaluate('JSON.stringify(localStorage)')).not.toContain(token);
    expect(await page.evaluate('document.cookie')).toBe('');
    await page.goBack();
    expect(page.url()).not.toContain(token);
    await page.goForward();

    const another = await page.context().newPage();
    await another.goto(`${grapnel.stack.apiUrl}/console/`);
    await another.getByRole('heading', { name: 'Sign in' }).waitFor();

    await page.reload();
    await page.getByRole('link', { name: grapnel.receiver.url('/own') }).waitFor();
    expect(
      grapnel.stack
        .logLines()
        .map(({ line }) => line)
        .join('\n'),
    ).not.toContain(token);
  });

  test("shows an application's token nothing of others, whatever address of whatever page is typed", async () => {
    const { page } = await visitor.open((await access()).url);
    await page.getByRole('link', { name: grapnel.receiver.url('/own') }).waitFor();
    for (const name of ['Applications', 'Access']) {
      expect(await page.getByRole('link', { name }).count(), name).toBe(0);
    }
    const foreign = Object.values(other);
    let answers: Promise<string>[] = [];
    page.on('response', (response) => {
      const isForeign = foreign.some((id) => response.url().includes(id));
      if (!isForeign || !response.url().includes('/api/') || response.status() >= 400) return;
      answers.push(response.text().catch(() => ''));
    });
    const tried = new Set<string>();
    for (const listed of await everyPage()) {
      const parts = partsOf(listed);
      // Each part alone is somebody else's, and all of them together; and where none is, the page is another's.
      const mixtures =
        parts.length === 0
          ? [things()]
          : [
              ...parts.map((part) => ({
                ...things(),
                [part]: other[part as keyof typeof other] ?? 'other.secret',
              })),
              { ...things(), ...other, eventType: 'other.secret' },
            ];
      for (const mixture of mixtures) {
        const address = await addressOf(listed, mixture);
        if (tried.has(address)) continue;
        tried.add(address);
        answers = [];
        await page.goto(`${grapnel.stack.apiUrl}${address}`);
        await page.getByRole('main').waitFor();
        await page.waitForLoadState('networkidle');
        const text = await page.locator('body').innerText();
        if (listed.onlyOrganization) expect(text, address).toContain('There is no such page');
        expect(text, address).not.toContain('somebody else');
        expect(text, address).not.toContain('Other customer');
        expect(text, address).not.toContain(grapnel.receiver.url('/other'));
        // Nor does the page hold what it does not show.
        const told = (await Promise.all(answers)).filter((text) => !text.startsWith('{"data":[],'));
        expect(told, address).toEqual([]);
      }
    }
    expect(tried.size).toBeGreaterThan(20);
  }, 180_000);

  test('offers a read-only token nothing that it may not do, and asks for another when it was ended', async () => {
    const { url } = await access({ readOnly: true });
    const { page } = await visitor.open(url);
    await page.getByRole('button', { name: /read-only/ }).waitFor();
    await page.getByRole('link', { name: grapnel.receiver.url('/own') }).click();
    await page.getByRole('tab', { name: 'Secret' }).click();
    await page.getByRole('button', { name: 'Show', exact: true }).waitFor();
    for (const name of ['Edit', 'Delete', 'Switch off', 'Rotate secret', 'Send test event']) {
      expect(await page.getByRole('button', { name }).count(), name).toBe(0);
      expect(await page.getByRole('link', { name }).count(), name).toBe(0);
    }
    await grapnel.api.post(`/auth/app/${own}/expire-all`, {});
    await page.reload();
    await page.getByText('The token was revoked.').waitFor();
    await page.getByLabel('Token').waitFor();
  });

  test('shows hostile payloads and responses as text', async () => {
    const path = `app/${own}/messages/${message}`;
    const { page, complaints } = await visitor.open(consoleUrl(grapnel.stack.apiUrl, grapnel.token, path));
    const payload = page.getByRole('region', { name: 'Payload' });
    await payload.waitFor();
    expect(await payload.innerText()).toContain('\\u{202e}gnp.exe');
    expect((await payload.innerText()).length).toBeLessThan(30_000);
    await page.getByRole('button', { name: 'Show all' }).click();
    expect((await payload.innerText()).length).toBeGreaterThan(900_000);
    await page.getByRole('link', { name: grapnel.receiver.url('/own') }).click();
    const response = page.getByRole('region', { name: 'Response' });
    await response.waitFor();
    expect(await response.innerText()).toContain('<img src=x onerror="window.hacked=1">');
    expect(await response.innerText()).toContain('\\u{202e}gnp.exe\\u{0}\\u{200b}');
    expect(await page.evaluate('window.hacked')).toBeUndefined();
    expect(complaints).toEqual([]);
  });

  test('has nothing serious against it for those who do not see well, light or dark', async () => {
    const url = consoleUrl(grapnel.stack.apiUrl, grapnel.token);
    const { page } = await visitor.open(url);
    await page.getByRole('heading', { level: 1 }).waitFor();
    for (const listed of await everyPage()) {
      const address = await addressOf(listed, things());
      const name = listed.pattern.replaceAll(/[/:]+/g, '-').slice(1);
      await page.goto(`${grapnel.stack.apiUrl}${address}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await expect.poll(() => page.getByText('Loading').count(), { timeout: 10_000, message: name }).toBe(0);
      await expectReadable(page, name);
    }
  }, 240_000);

  test('speaks French on every page to whoever prefers it, on a narrow screen too', async () => {
    const english = await textsOnlyIn('en', 'fr');
    const { page } = await visitor.open(consoleUrl(grapnel.stack.apiUrl, grapnel.token), {
      locale: 'fr-FR',
      viewport: { width: 375, height: 700 },
    });
    await page.getByRole('heading', { name: 'Applications' }).waitFor();
    for (const listed of await everyPage()) {
      const address = await addressOf(listed, things());
      await page.goto(`${grapnel.stack.apiUrl}${address}`);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('fr');
      await expect.poll(() => page.getByText('Chargement').count(), { message: address }).toBe(0);
      const tabs = page.getByRole('tab');
      for (let shown = 0; shown < Math.max(1, await tabs.count()); shown++) {
        if (shown > 0) await tabs.nth(shown).click();
        const name = `${listed.pattern.replaceAll(/[/:]+/g, '-').slice(1)}-narrow-french-${shown}`;
        await picture(page, name);
        expect(await page.evaluate('document.documentElement.scrollWidth'), name).toBe(375);
        expect(await page.evaluate(tornWords), name).toEqual([]);
        const texts = (await page.evaluate(allTexts)) as string[];
        expect(texts.length, name).toBeGreaterThan(10);
        expect(
          texts.filter((text) => english.has(text) || /undefined|\[object|NaN/.test(text)),
          name,
        ).toEqual([]);
      }
    }
  }, 120_000);

  test('opens to a read-only token no form that the API would refuse', async () => {
    const { token } = await access({ readOnly: true });
    const { page } = await visitor.open(consoleUrl(grapnel.stack.apiUrl, token));
    await page.getByRole('link', { name: grapnel.receiver.url('/own') }).waitFor();
    for (const path of ['endpoints/new', `endpoints/${endpoint}/edit`, 'messages/new', 'recovery']) {
      await page.goto(`${grapnel.stack.apiUrl}/console/app/${own}/${path}`);
      await page.getByRole('heading', { level: 1, name: 'There is no such page' }).waitFor();
    }
  }, 40_000);

  test('asks for a token where the address has a broken one', async () => {
    for (const broken of ['#token=%E0%A4%A', '#key=%', '#key=!!!', '#token=eyJ.eyJ.x']) {
      const { page, complaints } = await visitor.open(`${grapnel.stack.apiUrl}/console/${broken}`);
      await page.getByLabel('Token').waitFor();
      expect(new URL(page.url()).hash, broken).toBe('');
      expect(complaints, broken).toEqual([]);
    }
  }, 40_000);

  test('shows what an address turns around as it is, in the title and in what the API repeats of it', async () => {
    const path = `event-types/type/${encodeURIComponent(hostile)}`;
    const { page } = await visitor.open(consoleUrl(grapnel.stack.apiUrl, grapnel.token, path));
    await page.getByText('The API says').waitFor();
    expect(await page.title()).toContain('\\u{202e}gnp.exe');
    expect(await page.locator('body').innerText()).not.toMatch(/[\u202e\u200b]/);
    await page.goto(`${grapnel.stack.apiUrl}/console/app/${encodeURIComponent(hostile)}/endpoints`);
    await page.getByText('The API says').waitFor();
    expect(await page.locator('body').innerText()).not.toMatch(/[\u202e\u200b]/);
    expect(await page.evaluate('window.hacked')).toBeUndefined();
    // Of the one above, which has a slash in it, the API repeats nothing as it is; this one it does.
    const name = '\u202egnp.exe\u200b';
    const refused = await grapnel.api.get(`/app/${encodeURIComponent(name)}/endpoint`);
    expect(refused.body.detail).toContain(name);
    await page.goto(`${grapnel.stack.apiUrl}/console/app/${encodeURIComponent(name)}/endpoints`);
    const words = page.getByText('There is no application');
    await words.waitFor();
    expect(await words.innerText()).toContain('\\u{202e}gnp.exe\\u{200b}');
    expect(await page.locator('body').innerText()).not.toMatch(/[\u202e\u200b]/);
  }, 40_000);
});
