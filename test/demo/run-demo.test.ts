import { afterEach, describe, expect, test } from 'vitest';
import { bannerLines } from '../../local/demo/banner.ts';
import { runDemo } from '../../local/demo/run-demo.ts';
import { startInspector } from '../../local/inspector/server.ts';
import { startFakeApi } from './fake-api.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

async function run(
  apiOptions: Parameters<typeof startFakeApi>[0] = {},
  options: Partial<Parameters<typeof runDemo>[0]> = {},
) {
  const inspector = await startInspector({ port: 0 });
  const api = await startFakeApi(apiOptions);
  stops.push(inspector.stop, api.stop);
  const lines: string[] = [];
  const printedAtMs: number[] = [];
  const result = await runDemo({
    apiUrl: api.url,
    token: 'token-1',
    inspector,
    print: (line) => {
      lines.push(line);
      printedAtMs.push(performance.now());
    },
    colours: false,
    width: 100,
    timeoutMs: 10_000,
    ...options,
  });
  return { ...result, lines, printedAtMs, output: lines.join('\n'), inspector, api };
}

describe('when everything arrives', () => {
  test('the demo is content and shows every request with its verdict', async () => {
    const { ok, problems, output, inspector } = await run();
    expect(problems).toEqual([]);
    expect(ok).toBe(true);
    expect(inspector.received()).toHaveLength(21);
    expect(output.match(/^ {2}✓ signature verified$/gm)).toHaveLength(21);
    expect(output.match(/^── .* → standard \(msg_/gm)).toHaveLength(11);
    for (const eventType of ['follow', 'followed', 'unfollow', 'note', 'reply', 'renote', 'mention']) {
      expect(output).toContain(`── ${eventType} → misskey (msg_`);
    }
    for (const what of ['created', 'updated', 'deleted']) {
      expect(output).toContain(`── comment-${what} → fastcomments (msg_`);
    }
    expect(output).toContain('  DELETE /fastcomments');
    expect(output).toContain('    x-misskey-host: misskey.example');
  });

  test('the 503 and its retry are named as such, and the attempt log is read', async () => {
    const { output } = await run();
    expect(output).toMatch(/↻ answered 503/);
    expect(output).toMatch(
      /↻ the retry of the delivery that was answered 503, .* webhook-id msg_1, a new webhook/,
    );
    expect(output).toContain('The attempt log of msg_1 has both attempts at /standard: 503, then 200.');
  });

  test('the demo runs again on what a former run left', async () => {
    const inspector = await startInspector({ port: 0 });
    const api = await startFakeApi();
    stops.push(inspector.stop, api.stop);
    const options = {
      apiUrl: api.url,
      token: 'token-1',
      inspector,
      print: () => undefined,
      timeoutMs: 10_000,
    };
    expect(await runDemo(options)).toEqual({ ok: true, problems: [] });
    expect(await runDemo(options)).toEqual({ ok: true, problems: [] });
    expect(inspector.received()).toHaveLength(42);
  });

  test('something is printed at least every 2 s while the retry is awaited', async () => {
    const { lines, printedAtMs } = await run({ retryDelayMs: 4000 });
    const gaps = printedAtMs.slice(1).map((at, index) => at - (printedAtMs[index] ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(2000);
    expect(lines.join('\n')).toMatch(/… 19 of 20 delivered; the retry of msg_1 is due in [123] s/);
  });
});

describe('when something is wrong', () => {
  test('a delivery that does not arrive is named', async () => {
    const loses = ({ eventType, endpoint }: { eventType: string; endpoint: string }) =>
      eventType === 'renote' && endpoint === 'misskey';
    const { ok, problems } = await run({ loses }, { timeoutMs: 1500 });
    expect(ok).toBe(false);
    expect(problems).toEqual([
      'the demo gave up after 1.5 s',
      expect.stringMatching(/^renote \(msg_\d+\) was not delivered to \/misskey$/),
    ]);
  });

  test('a retry that does not come is named', async () => {
    const { ok, problems } = await run({ loses: ({ attempt }) => attempt > 1 }, { timeoutMs: 1500 });
    expect(ok).toBe(false);
    expect(problems.join('\n')).toContain('comment-created at /standard: the retry did not come');
  });

  test('a retry with the timestamp of the first attempt is named', async () => {
    const { ok, problems } = await run({ keepsTimestamp: true, retryDelayMs: 1 });
    expect(ok).toBe(false);
    expect(problems).toEqual(['comment-created at /standard: the retry has no later webhook-timestamp']);
  });

  test.each(['misskey', 'fastcomments', 'standard'])('a wrong signature at /%s is named', async (wrong) => {
    const missigns = ({ eventType, endpoint }: { eventType: string; endpoint: string }) =>
      endpoint === wrong && (eventType === 'note' || eventType === 'comment-deleted');
    const { ok, problems, output } = await run({ missigns });
    expect(ok).toBe(false);
    expect(problems.length).toBeGreaterThan(0);
    for (const problem of problems) expect(problem).toContain(`at /${wrong} is not verified: `);
    expect(output).toMatch(/^ {2}✗ /m);
  });

  test('an attempt log without the failed attempt is named', async () => {
    const { ok, problems } = await run({ logs: ({ responseStatusCode }) => responseStatusCode !== 503 });
    expect(ok).toBe(false);
    expect(problems).toEqual(['the attempt log lacks the failed attempt of msg_1']);
  });

  test('an API that refuses the token is named with its answer', async () => {
    const { ok, problems } = await run({}, { token: 'other' });
    expect(ok).toBe(false);
    expect(problems).toEqual([
      'POST /api/v1/app?get_if_exists=true: answered 401 {"code":"authentication_failed","detail":"Invalid token."}',
    ]);
  });

  test('the demo ends when it is told to', async () => {
    const stop = new AbortController();
    const running = run({ loses: () => true }, { signal: stop.signal, timeoutMs: 60_000 });
    setTimeout(() => stop.abort(), 300);
    expect((await running).ok).toBe(false);
  });
});

describe('the banner', () => {
  const options = {
    apiUrl: 'http://127.0.0.1:8071',
    token: 'aaa.bbb.ccc',
    inspectorUrl: 'http://127.0.0.1:8072',
    stateDir: '/somewhere/.grapnel',
    eventsQueueUrl: 'http://127.0.0.1:8073/000000000000/Grapnel-EventsQueue',
    awsEndpointUrl: 'http://127.0.0.1:8073',
  };

  test('names every address, the token, and one curl line that is valid', () => {
    const lines = bannerLines({ ...options, hasDemo: true });
    const output = lines.join('\n');
    for (const value of Object.values(options)) expect(output).toContain(value);
    const [curl, ...others] = lines.filter((line) => line.startsWith('curl '));
    expect(others).toEqual([]);
    const [url, authorization, type, data] = [...(curl ?? '').matchAll(/'([^']*)'/g)].map(
      ([, quoted]) => quoted,
    );
    expect(url).toBe('http://127.0.0.1:8071/api/v1/app/demo/msg');
    expect(authorization).toBe('Authorization: Bearer aaa.bbb.ccc');
    expect(type).toBe('Content-Type: application/json');
    expect(JSON.parse(data ?? '')).toMatchObject({ eventType: 'invoice.paid', payload: {} });
  });

  test('without the demo the curl line asks for nothing of the demo', () => {
    const curl = bannerLines({ ...options, hasDemo: false }).find((line) => line.startsWith('curl '));
    expect(curl).toBe(
      "curl --include 'http://127.0.0.1:8071/api/v1/app' --header 'Authorization: Bearer aaa.bbb.ccc'",
    );
  });
});
