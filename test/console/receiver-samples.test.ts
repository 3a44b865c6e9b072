import { execFileSync, spawnSync } from 'node:child_process';
import { createHmac, generateKeyPairSync, randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CheckInput, checkSignature } from '../../console/pages/receiver-help/check-signature.ts';
import { type SampleLanguage, sampleFile, sampleFor } from '../../console/pages/receiver-help/samples.ts';
import { fastcommentsExamples } from '../../core/dialects/fastcomments/examples.ts';
import { misskeyExamples } from '../../core/dialects/misskey/examples.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';

/** A request as a receiver got it, and what the receiver knows. */
interface Request {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly secret: string;
}

const samples = fileURLToPath(new URL('../../console/pages/receiver-help/samples/', import.meta.url));
const drivers = fileURLToPath(new URL('fixtures/', import.meta.url));

/** How the samples of each language are run: with requests as JSON on standard input, answers on standard output. */
interface SampleRun {
  /** The program that has to be installed. Node is there: the tests run on it. */
  readonly needs?: string;
  readonly argv: (directory: string) => string[];
}
const runs: Readonly<Record<SampleLanguage, SampleRun>> = {
  mjs: { argv: (directory) => [process.execPath, join(directory, 'driver.mjs')] },
  py: { needs: 'python3', argv: (directory) => ['python3', join(directory, 'driver.py')] },
  php: { needs: 'php', argv: (directory) => ['php', join(directory, 'driver.php')] },
  go: { needs: 'go', argv: () => ['go', 'run', '.'] },
};
const languages = Object.keys(runs) as SampleLanguage[];
const isThere = ({ needs }: SampleRun): boolean =>
  needs === undefined || spawnSync('sh', ['-c', `command -v '${needs}'`]).status === 0;
const missing = languages.filter((language) => !isThere(runs[language]));
if (missing.length > 0) {
  process.stderr.write(`\nNOT INSTALLED: ${missing.map((name) => runs[name].needs).join(', ')}. `);
  process.stderr.write('The code that the console shows for it is not tested here.\n\n');
}
/** Python verifies Ed25519 with a package of its own. */
const pythonVerifiesEd25519 = spawnSync('python3', ['-c', 'import cryptography']).status === 0;
if (!pythonVerifiesEd25519)
  process.stderr.write('\nNO cryptography for python3: Ed25519 is not tested there.\n\n');

let grapnel: Grapnel;
let directory: string;
const sent = new Map<string, Request>();

/** `whsk_`: 32 bytes of seed, 32 of public key. */
function ed25519Secret(): string {
  const { d = '', x = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  return `whsk_${Buffer.concat([d, x].map((part) => Buffer.from(part, 'base64url'))).toString('base64')}`;
}

const invoice = { invoice: 'A-1024', customer: 'Zoë 🌱', total: 19.9 };
const deliveries: Readonly<
  Record<string, readonly [dialect: string, type: string, payload: unknown, own?: string]>
> = {
  'standard-webhooks': ['standard-webhooks', 'invoice.paid', invoice],
  svix: ['svix', 'invoice.paid', invoice],
  misskey: ['misskey', 'note', misskeyExamples['note']],
  fastcomments: ['fastcomments', 'comment-created', fastcommentsExamples['comment-created']],
  'standard-webhooks by Ed25519': ['standard-webhooks', 'invoice.paid', invoice, ed25519Secret()],
  'svix by Ed25519': ['svix', 'invoice.paid', invoice, ed25519Secret()],
};
const names = Object.keys(deliveries);
const dialectOf = (name: string): string => deliveries[name]?.[0] ?? '';

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'grapnel-samples-'));
  grapnel = await startGrapnel('quick');
  for (const [name, [dialect, type, payload, own]] of Object.entries(deliveries)) {
    const path = `/${name.replaceAll(' ', '-')}`;
    const application = await grapnel.application();
    const secret = own === undefined ? {} : { secret: own };
    const endpoint = await grapnel.endpoint(application, path, { dialect, ...secret });
    await grapnel.publish(application, type, payload);
    const [received] = await grapnel.receiver.waitFor(path, 1);
    const shown = await grapnel.api.get(`/app/${application}/endpoint/${endpoint}/secret`);
    if (!received) throw new Error(`${name} was not received`);
    sent.set(name, { headers: received.headers, body: received.body, secret: shown.body.key });
  }
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function requestOf(name: string): Request {
  const request = sent.get(name);
  if (!request) throw new Error(`nothing was sent as ${name}`);
  return request;
}

const otherSecret = (secret: string): string =>
  secret.startsWith('wh')
    ? secret.slice(0, 6).replace(/_.*/, '_') + randomBytes(32).toString('base64')
    : 'another';

/** Signed with the right secret, ten minutes ago. */
function oldOf({ headers, body, secret }: Request): Request {
  const at = String(Math.floor(Date.now() / 1000) - 600);
  const prefix = 'svix-id' in headers ? 'svix' : 'webhook';
  if ('x-fastcomments-timestamp' in headers) {
    const signature = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex');
    const changed = { 'x-fastcomments-timestamp': at, 'x-fastcomments-signature': `sha256=${signature}` };
    return { headers: { ...headers, ...changed }, body, secret };
  }
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const content = `${headers[`${prefix}-id`]}.${at}.${body}`;
  const signature = `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
  const changed = { [`${prefix}-timestamp`]: at, [`${prefix}-signature`]: signature };
  return { headers: { ...headers, ...changed }, body, secret };
}

/** What a receiver may get, and whether it must take it. */
function cases(
  name: string,
): { readonly what: string; readonly request: Request; readonly isGenuine: boolean }[] {
  const request = requestOf(name);
  const isSigned = dialectOf(name) !== 'misskey';
  const all = [
    { what: 'as it was sent', request, isGenuine: true },
    {
      what: 'another secret',
      request: { ...request, secret: otherSecret(request.secret) },
      isGenuine: false,
    },
    { what: 'no headers', request: { ...request, headers: {} }, isGenuine: false },
  ];
  if (isSigned) {
    all.push({ what: 'another body', request: { ...request, body: `${request.body} ` }, isGenuine: false });
    // A digit to Python, and no number.
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([key, value]) => [key, key.endsWith('-timestamp') ? '²' : value]),
    );
    all.push({ what: 'a timestamp that is no number', request: { ...request, headers }, isGenuine: false });
  }
  if (isSigned && !name.includes('Ed25519')) {
    all.push({ what: 'ten minutes old', request: oldOf(request), isGenuine: false });
    const twice = { ...request.headers };
    for (const header of ['webhook-signature', 'svix-signature']) {
      if (header in twice) twice[header] = `v1,AAAA v1a,AAAA ${twice[header]}`;
    }
    all.push({
      what: 'the second of several signatures',
      request: { ...request, headers: twice },
      isGenuine: true,
    });
  }
  return all;
}

/** The console's code for the dialect, beside a program that asks it. */
function installed(name: string, language: SampleLanguage): string {
  const place = join(directory, `${name}-${language}`.replaceAll(' ', '-'));
  const file = sampleFile(dialectOf(name), language);
  const code = sampleFor(dialectOf(name), readFileSync(join(samples, file), 'utf8'));
  mkdirSync(join(place, 'webhooks'), { recursive: true });
  writeFileSync(join(place, language === 'go' ? 'webhooks/sample.go' : `sample.${language}`), code);
  if (language === 'go') writeFileSync(join(place, 'go.mod'), 'module receiver\n\ngo 1.21\n');
  const driver = language === 'go' ? 'main.go' : `driver.${language}`;
  cpSync(join(drivers, `${driver}.txt`), join(place, driver));
  return place;
}

describe.each(languages)("the console's code in %s", (language) => {
  // Not every machine has PHP, Python and Go, and npm installs none of them; which are missing is said above, loudly.
  describe.skipIf(missing.includes(language))('with its program installed', () => {
    const tried = names.filter(
      (name) => language !== 'py' || pythonVerifiesEd25519 || !name.includes('Ed25519'),
    );
    test.each(tried)(
      'judges requests of %s',
      (name) => {
        const place = installed(name, language);
        const wanted = cases(name);
        const [command = '', ...argv] = runs[language].argv(place);
        // Go compiles its own library the first time, which takes a minute on a busy machine.
        const output = execFileSync(command, argv, {
          cwd: place,
          input: JSON.stringify(wanted.map(({ request }) => request)),
          encoding: 'utf8',
          env: { ...process.env, GOFLAGS: '-mod=mod', GOTOOLCHAIN: 'local', GOPROXY: 'off' },
        });
        const answers: boolean[] = JSON.parse(output);
        expect(answers.map((isGenuine, index) => [wanted[index]?.what, isGenuine])).toEqual(
          wanted.map(({ what, isGenuine }) => [what, isGenuine]),
        );
      },
      120_000,
    );
  });
});

describe('the check of a signature', () => {
  const input = (name: string, changes: Partial<CheckInput & Request> = {}): CheckInput => {
    const { headers, body, secret } = { ...requestOf(name), ...changes };
    const lines =
      typeof headers === 'string'
        ? headers
        : Object.entries(headers)
            .map(([key, value]) => `${key}: ${value}`)
            .join('\n');
    return { dialect: dialectOf(name), headers: lines, body, secret, nowMs: changes.nowMs ?? Date.now() };
  };

  test.each(names)('finds what was sent as %s right', async (name) => {
    const why = name === 'misskey' ? 'carriesSecret' : 'signed';
    expect(await checkSignature(input(name))).toEqual({ isRight: true, why });
  });

  test.each(names)('finds another secret for %s wrong', async (name) => {
    const { headers, secret } = requestOf(name);
    const wrong = await checkSignature(input(name, { secret: otherSecret(secret) }));
    expect(wrong).toEqual({ isRight: false, why: 'token' in headers ? 'otherSecretInHeader' : 'noMatch' });
  });

  const signed = names.filter((name) => name !== 'misskey');
  test.each(signed)('says what was done to the body of %s', async (name) => {
    const { body } = requestOf(name);
    const pretty = JSON.stringify(JSON.parse(body), null, 2);
    expect(await checkSignature(input(name, { body: pretty }))).toEqual({
      isRight: false,
      why: 'bodyIsPretty',
    });
    expect(await checkSignature(input(name, { body: `${body}\n` }))).toEqual({
      isRight: false,
      why: 'bodyHasLineEnd',
    });
    const other = await checkSignature(input(name, { body: body.replace(/[a-z]/, 'X') }));
    expect(other).toEqual({ isRight: false, why: 'noMatch' });
  });

  test.each(signed)('says of %s that the clocks differ', async (name) => {
    const late = await checkSignature(input(name, { nowMs: Date.now() + 3_600_000 }));
    expect(late).toMatchObject({ isRight: true, why: 'signedLongAgo' });
    expect('seconds' in late && late.seconds).toBeGreaterThan(3_500);
  });

  test('names the header that is missing, and a timestamp that is none', async () => {
    const { headers } = requestOf('svix');
    const { 'svix-id': _, ...without } = headers;
    const missingId = { isRight: false, why: 'missingHeader', detail: 'svix-id' };
    expect(await checkSignature(input('svix', { headers: without as never }))).toEqual(missingId);
    const noTime = { ...headers, 'svix-timestamp': 'now' };
    const badTime = { isRight: false, why: 'badTimestamp', detail: 'now' };
    expect(await checkSignature(input('svix', { headers: noTime as never }))).toEqual(badTime);
  });

  test('says that a timestamp was changed to milliseconds, and that a secret is not whole', async () => {
    const { headers, secret } = requestOf('svix');
    const inMs = { ...headers, 'svix-timestamp': `${headers['svix-timestamp']}000` };
    expect(await checkSignature(input('svix', { headers: inMs as never }))).toMatchObject({
      why: 'badTimestamp',
    });
    expect(await checkSignature(input('svix', { secret: secret.slice(6) }))).toMatchObject({
      why: 'secretWithoutPrefix',
    });
    expect(await checkSignature(input('svix', { secret: 'whsec_no base64!' }))).toMatchObject({
      why: 'badSecret',
    });
    expect(await checkSignature(input('svix', { secret: requestOf('svix by Ed25519').secret }))).toEqual({
      isRight: false,
      why: 'noSuchSignature',
      detail: 'v1a,',
    });
  });

  test("reads headers as curl prints them, and knows a rotated secret's signature", async () => {
    const { headers } = requestOf('standard-webhooks');
    const curl = [
      '> POST /hook HTTP/1.1',
      ...Object.entries(headers).map(([key, value]) => `> ${key.toUpperCase()}:   ${value}`),
    ];
    expect(await checkSignature(input('standard-webhooks', { headers: curl.join('\r\n') as never }))).toEqual(
      {
        isRight: true,
        why: 'signed',
      },
    );
    const both = { ...headers, 'webhook-signature': `v1,${'A'.repeat(43)}= ${headers['webhook-signature']}` };
    expect(await checkSignature(input('standard-webhooks', { headers: both as never }))).toEqual({
      isRight: true,
      why: 'signedByEarlier',
    });
  });
});
