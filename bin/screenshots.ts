// Makes the pictures of docs/pictures: npm run screenshots
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { fastcommentsExamples } from '../core/dialects/fastcomments/examples.ts';
import { runDemo } from '../local/demo/run-demo.ts';
import { demoApplication } from '../local/demo/set-up.ts';
import { startInspector } from '../local/inspector/server.ts';
import { startRun } from '../local/run.ts';

const directory = fileURLToPath(new URL('../docs/pictures/', import.meta.url));
const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
/** Small enough to be read beside a text, and for all pictures together to stay below a megabyte and a half. */
const viewport = { width: 1100, height: 720 };

/** Four from here on are taken; not those of `npm start`, which may be running. */
const port = 8471;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** The local run with what the demo sends, and an endpoint that fails. */
async function main(): Promise<void> {
  mkdirSync(directory, { recursive: true });
  const stateDir = mkdtempSync(join(tmpdir(), 'grapnel-screenshots-'));
  const inspector = await startInspector({ port: 0 });
  const run = await startRun(
    { configFile: undefined, fresh: true, port, inspectorUrl: inspector.url },
    stateDir,
    print,
  );
  try {
    const { signal } = new AbortController();
    await runDemo({ apiUrl: run.apiUrl, token: run.token, inspector, print, signal });
    const things = await failingDelivery(run.apiUrl, run.token, inspector.url);
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    for (const colorScheme of ['light', 'dark'] as const) {
      const context = await browser.newContext({ viewport, colorScheme, locale: 'en-GB' });
      const page = await context.newPage();
      await page.goto(`${run.apiUrl}/console/#token=${run.token}`);
      for (const [name, path] of Object.entries(pagesOf(things))) {
        await page.goto(`${run.apiUrl}/console/${path}`);
        await settled(page);
        if (name === 'receiver-help') {
          await page.getByRole('tab', { name: 'Receiver help' }).click();
          await page.getByText('isGenuine').first().scrollIntoViewIfNeeded();
        }
        await page.screenshot({ path: join(directory, `${name}-${colorScheme}.png`) });
        print(`${name}-${colorScheme}.png`);
      }
      await context.close();
    }
    await browser.close();
  } finally {
    await run.stop();
    await inspector.stop();
    rmSync(stateDir, { recursive: true, force: true });
  }
}

interface Things {
  readonly application: string;
  readonly endpoint: string;
  readonly message: string;
}

const pagesOf = ({ application, endpoint, message }: Things): Record<string, string> => ({
  overview: 'overview',
  endpoints: `app/${application}/endpoints`,
  'new-endpoint': `app/${application}/endpoints/new`,
  'receiver-help': `app/${application}/endpoints/${endpoint}`,
  messages: `app/${application}/messages`,
  delivery: `app/${application}/messages/${message}/deliveries/${endpoint}`,
  recovery: `app/${application}/recovery?endpoint=${endpoint}`,
  'event-types': 'event-types',
});

/** An endpoint whose receiver is out of order, with a delivery that was tried twice. */
async function failingDelivery(apiUrl: string, token: string, inspectorUrl: string): Promise<Things> {
  const call = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${apiUrl}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    const text = await response.text();
    return text === '' ? {} : JSON.parse(text);
  };
  for (const dialect of ['misskey', 'fastcomments'])
    await call('POST', '/event-type/import/dialect', { dialect });
  const { id: application } = await call('GET', `/app/${demoApplication}`);
  const { id: endpoint } = await call('POST', `/app/${application}/endpoint`, {
    url: `${inspectorUrl}/answer/503`,
    description: "The blog's search index",
    dialect: 'fastcomments',
    methods: { 'comment-updated': 'POST' },
    retrySchedule: [1, 600],
  });
  const { id: message } = await call('POST', `/app/${application}/msg`, {
    eventType: 'comment-updated',
    payload: fastcommentsExamples['comment-updated'],
  });
  const deadlineMs = Date.now() + 30_000;
  for (;;) {
    const { data } = await call('GET', `/app/${application}/attempt/endpoint/${endpoint}`);
    if (data.length === 2) return { application, endpoint, message };
    if (Date.now() > deadlineMs) throw new Error(`The delivery was attempted ${data.length} times in 30 s.`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Everything was answered and drawn. */
async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForLoadState('networkidle');
  await page.getByText('Loading').first().waitFor({ state: 'detached' });
}

await main();
