import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { synthesize } from '../../local/synthesize.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import { consoleUrl, describeInBrowser, picture, startBrowser } from './browser.ts';

/** #8a2be2, as browsers compute it. */
const accent = 'rgb(138, 43, 226)';

describeInBrowser("a product's own console", () => {
  let grapnel: Grapnel;
  let shop: Server;
  let stranger: Server;
  const visitor = startBrowser();
  const pageServer = async (): Promise<Server> => {
    const server = createServer((request, response) => {
      const framed = new URL(request.url ?? '/', 'http://shop').searchParams.get('of') ?? '';
      response
        .setHeader('content-type', 'text/html')
        .end(`<iframe src="${framed}" width="900" height="600">`);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return server;
  };
  const originOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  beforeAll(async () => {
    [shop, stranger] = [await pageServer(), await pageServer()];
    const outDir = join(inject('runDirectory'), 'branded');
    await synthesize({
      outDir: join(outDir, 'assembly'),
      settingsFile: join(outDir, 'settings.json'),
      settings: {
        httpsOnly: false,
        allowedPrivateCidrs: ['127.0.0.0/8', '::1/128'],
        console: { name: 'Shop hooks', accentColor: '#8a2be2', frameAncestors: [originOf(shop)] },
      },
    });
    grapnel = await startGrapnel({ assemblyDir: join(outDir, 'assembly') });
  }, 120_000);
  afterAll(() => {
    shop.close();
    stranger.close();
  });

  test('has its name and colour', async () => {
    const { page, complaints } = await visitor.open(
      consoleUrl(grapnel.stack.apiUrl, grapnel.token, 'applications'),
    );
    await page.getByRole('link', { name: 'Shop hooks' }).waitFor();
    expect(await page.title()).toContain('Shop hooks');
    await page.getByRole('button', { name: 'Create application' }).first().waitFor();
    const color = `getComputedStyle([...document.querySelectorAll('button')].find(
      ({ textContent }) => textContent === 'Create application')).backgroundColor`;
    await expect.poll(() => page.evaluate(color)).toBe(accent);
    await picture(page, 'branded');
    expect(complaints).toEqual([]);
  }, 60_000);

  test("is in a frame of the product's page, and of no other", async () => {
    const framed = encodeURIComponent(consoleUrl(grapnel.stack.apiUrl, grapnel.token, 'applications'));
    const { page } = await visitor.open(`${originOf(shop)}/?of=${framed}`);
    await page.frameLocator('iframe').getByRole('heading', { name: 'Applications' }).waitFor();
    expect(await page.evaluate('JSON.stringify([localStorage, sessionStorage])')).not.toContain(
      grapnel.token,
    );
    const { page: other, complaints } = await visitor.open(`${originOf(stranger)}/?of=${framed}`);
    await expect.poll(() => complaints.join('\n')).toMatch(/frame-ancestors/);
    expect(await other.frameLocator('iframe').getByRole('heading').count()).toBe(0);
  }, 60_000);
});
