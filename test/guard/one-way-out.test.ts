import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/** The guarded client; the AWS SDK's adapters reach AWS and nothing else. */
const guardedClient = 'core/adapters/http/';

const root = fileURLToPath(new URL('../..', import.meta.url));
const sources = ['core', 'lambdas'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    .filter((file) => /\.[cm]?[jt]s$/.test(file)),
);

/** Every way in which Node opens a connection or looks a name up, and libraries that do it. */
const modules =
  'https?|http2|net|dns|dns/promises|tls|dgram|quic|inspector|child_process|worker_threads|cluster';
const libraries = 'undici|axios|got|ky|node-fetch|cross-fetch|needle|superagent|request|ws';
const waysOut: readonly RegExp[] = [
  new RegExp(`(?:from|import|import\\(|require\\()\\s*['"](?:node:)?(?:${modules})['"]`),
  new RegExp(`(?:from|import|import\\(|require\\()\\s*['"](?:${libraries})(?:/[^'"]*)?['"]`),
  /(?<![.\w])fetch\s*\(/,
  /\b(?:globalThis|global|self)\s*(?:\.|\[\s*['"])\s*(?:fetch|WebSocket|EventSource)/,
  /\bnew\s+(?:WebSocket|EventSource|XMLHttpRequest)\b/,
  /\bgetBuiltinModule\b|\bcreateRequire\b/,
];
const waysOutOf = (text: string) => waysOut.filter((way) => way.test(text)).map(String);

test('there are sources to look at', () => {
  expect(sources.length).toBeGreaterThan(100);
  expect(sources).toContain(`${guardedClient}http-sender.ts`);
});

test('no code but the guarded client opens connections or looks names up', () => {
  const found = sources
    .filter((file) => !file.startsWith(guardedClient))
    .map((file) => [file, waysOutOf(readFileSync(join(root, file), 'utf8'))] as const)
    .filter(([, ways]) => ways.length > 0);
  expect(found).toEqual([]);
});

test('what makes a guarded client gives it the rules of the deployment', () => {
  const makers = sources.filter((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    return !file.startsWith(guardedClient) && text.includes('createHttpSender(');
  });
  expect(makers).toContain('lambdas/send/handler.ts');
  for (const file of makers) {
    expect(readFileSync(join(root, file), 'utf8'), file).toMatch(
      /createHttpSender\(\{\s*rules: guardRulesFrom\(env\)/,
    );
  }
});

test.each([
  "import * as http from 'node:http';",
  "import { connect } from 'net';",
  "import { lookup } from 'node:dns/promises';",
  "const tls = await import('node:tls');",
  "const { request } = require('https');",
  "import { request } from 'undici';",
  "import 'axios/dist/node';",
  'const answer = await fetch(url);',
  'globalThis.fetch(url)',
  "globalThis['fetch'](url)",
  'new WebSocket(url)',
  "process.getBuiltinModule('net')",
])('%s is a way out', (text) => {
  expect(waysOutOf(text)).not.toEqual([]);
});

test.each(["import { URL } from 'node:url';", 'app.fetch(request)', '// fetch of a page'])(
  '%s is none',
  (text) => {
    expect(waysOutOf(text)).toEqual([]);
  },
);
