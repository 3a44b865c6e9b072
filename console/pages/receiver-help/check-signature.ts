/** What somebody wants checked: a request as a receiver got it, and what it is to be verified with. */
export interface CheckInput {
  readonly dialect: string;
  /** Lines of `Name: value`, as tools print them. */
  readonly headers: string;
  readonly body: string;
  readonly secret: string;
  readonly nowMs: number;
}

/** Why a request is right or wrong; a key of the console's texts. */
export type Finding =
  | { readonly isRight: true; readonly why: 'signed' | 'carriesSecret' | 'signedByEarlier' }
  | { readonly isRight: true; readonly why: 'signedLongAgo'; readonly seconds: number }
  | {
      readonly isRight: false;
      readonly why:
        | 'missingHeader'
        | 'badTimestamp'
        | 'badSecret'
        | 'noSuchSignature'
        | 'bodyIsPretty'
        | 'bodyHasLineEnd'
        | 'secretWithoutPrefix'
        | 'otherSecretInHeader'
        | 'noMatch'
        | 'noEd25519';
      /** A header's name, or what was expected. */
      readonly detail?: string;
    };

/** What the libraries of Standard Webhooks and FastComments' samples allow. */
const toleranceSeconds = 300;

/** Judges a request within this page: nothing of it is sent anywhere. */
export function checkSignature(input: CheckInput): Promise<Finding> {
  const headers = headersIn(input.headers);
  if (input.dialect === 'misskey') return Promise.resolve(misskey(headers, input.secret));
  if (input.dialect === 'fastcomments') return fastcomments(headers, input);
  return signed(headers, input.dialect === 'svix' ? 'svix' : 'webhook', input);
}

type Headers = ReadonlyMap<string, string>;
type Signs = (timestamp: string, body: string) => Promise<boolean>;

/** Also with the request's first line and curl's `> ` in front. */
function headersIn(text: string): Headers {
  const lines = text.split(/\r?\n/).map((line) => line.replace(/^[<>]\s*/, '').trim());
  return new Map(
    lines.flatMap((line): [string, string][] => {
      const [, name = '', value = ''] = /^([\w-]+)\s*:\s*(.*)$/.exec(line) ?? [];
      return name === '' ? [] : [[name.toLowerCase(), value]];
    }),
  );
}

function misskey(headers: Headers, secret: string): Finding {
  const name = 'x-misskey-hook-secret';
  const given = headers.get(name);
  if (given === undefined) return missing(name);
  return given === secret ? { isRight: true, why: 'carriesSecret' } : { isRight: false, why: 'noMatch' };
}

async function fastcomments(headers: Headers, input: CheckInput): Promise<Finding> {
  const signature = headers.get('x-fastcomments-signature');
  const timestamp = headers.get('x-fastcomments-timestamp');
  if (signature === undefined) return missing('x-fastcomments-signature');
  if (timestamp === undefined) return missing('x-fastcomments-timestamp');
  if (!signature.startsWith('sha256=')) return { isRight: false, why: 'noSuchSignature', detail: 'sha256=' };
  if (input.secret === '') return { isRight: false, why: 'badSecret' };
  const key = await hmacKey(new TextEncoder().encode(input.secret));
  const signs: Signs = async (at, body) => `sha256=${hex(await hmac(key, `${at}.${body}`))}` === signature;
  const finding = await judged(input, timestamp, signs);
  // The header shows which secret the sender has: a different one explains everything.
  const token = headers.get('token');
  if (!finding.isRight && token !== undefined && token !== '***' && token !== input.secret) {
    return { isRight: false, why: 'otherSecretInHeader' };
  }
  return finding;
}

async function signed(headers: Headers, prefix: string, input: CheckInput): Promise<Finding> {
  const [id, timestamp, all] = ['id', 'timestamp', 'signature'].map((name) =>
    headers.get(`${prefix}-${name}`),
  );
  if (id === undefined) return missing(`${prefix}-id`);
  if (timestamp === undefined) return missing(`${prefix}-timestamp`);
  if (all === undefined) return missing(`${prefix}-signature`);
  const key = await verificationKey(input.secret.trim());
  if ('why' in key) return key;
  const signatures = all.split(' ').filter((text) => text.startsWith(`${key.version},`));
  if (signatures.length === 0) return { isRight: false, why: 'noSuchSignature', detail: `${key.version},` };
  let place = -1;
  const signs: Signs = async (at, body) => {
    const content = new TextEncoder().encode(`${id}.${at}.${body}`);
    for (const [index, signature] of signatures.entries()) {
      const bytes = bytesIn(signature.slice(key.version.length + 1));
      if (bytes && (await crypto.subtle.verify(key.algorithm, key.key, bytes, content))) {
        place = index;
        return true;
      }
    }
    return false;
  };
  const finding = await judged(input, timestamp, signs);
  // A second signature is that of a secret from before a rotation.
  return finding.isRight && finding.why === 'signed' && place > 0
    ? { isRight: true, why: 'signedByEarlier' }
    : finding;
}

/** Right; or which small change would make it so; or nothing that can be said. */
async function judged({ body, nowMs }: CheckInput, timestamp: string, signs: Signs): Promise<Finding> {
  if (!/^\d{1,12}$/.test(timestamp)) return { isRight: false, why: 'badTimestamp', detail: timestamp };
  if (await signs(timestamp, body)) {
    const seconds = Math.round(nowMs / 1000 - Number(timestamp));
    return Math.abs(seconds) > toleranceSeconds
      ? { isRight: true, why: 'signedLongAgo', seconds }
      : { isRight: true, why: 'signed' };
  }
  for (const text of [body.replace(/\r?\n$/, ''), body.trim(), body.replaceAll('\r\n', '\n')]) {
    if (text !== body && (await signs(timestamp, text))) return { isRight: false, why: 'bodyHasLineEnd' };
  }
  const compact = compacted(body);
  if (compact !== undefined && compact !== body && (await signs(timestamp, compact))) {
    return { isRight: false, why: 'bodyIsPretty' };
  }
  return { isRight: false, why: 'noMatch' };
}

function compacted(body: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(body));
  } catch {
    return undefined;
  }
}

interface VerificationKey {
  readonly version: 'v1' | 'v1a';
  readonly algorithm: 'HMAC' | 'Ed25519';
  readonly key: Awaited<ReturnType<typeof hmacKey>>;
}

async function verificationKey(
  secret: string,
): Promise<VerificationKey | Extract<Finding, { isRight: false }>> {
  const [, kind = '', encoded = ''] = /^(whsec|whpk)_(.+)$/.exec(secret) ?? [];
  const bytes = bytesIn(encoded);
  if (kind === '') return { isRight: false, why: 'secretWithoutPrefix' };
  if (bytes === undefined || (kind === 'whpk' && bytes.length !== 32))
    return { isRight: false, why: 'badSecret' };
  if (kind === 'whsec') return { version: 'v1', algorithm: 'HMAC', key: await hmacKey(bytes) };
  try {
    const key = await crypto.subtle.importKey('raw', bytes, 'Ed25519', false, ['verify']);
    return { version: 'v1a', algorithm: 'Ed25519', key };
  } catch {
    return { isRight: false, why: 'noEd25519' };
  }
}

const missing = (name: string): Finding => ({ isRight: false, why: 'missingHeader', detail: name });

const hmacKey = (bytes: Uint8Array<ArrayBuffer>) =>
  crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']);

const hmac = async (key: Awaited<ReturnType<typeof hmacKey>>, text: string) =>
  new Uint8Array(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(text)));

const hex = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

function bytesIn(base64: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
