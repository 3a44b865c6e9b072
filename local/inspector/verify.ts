import { createHmac, timingSafeEqual } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import * as z from 'zod';

/** What a receiver looks at. It shares no code with the sender: a mistake must not cancel itself out. */
export interface VerifiableRequest {
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

/** What the requests of a path are verified with. */
export interface VerifyWith {
  readonly dialect: string;
  readonly secret: string;
}

export type Verification =
  | { readonly kind: 'verified' }
  | { readonly kind: 'failed'; readonly reason: string }
  /** Nothing was registered for the path. */
  | { readonly kind: 'not-checked' };

type Verifier = (request: VerifiableRequest, secret: string, nowMs: number) => void;

class Refused extends Error {}

/** What FastComments' sample receivers and the Standard Webhooks libraries allow. */
const toleranceSeconds = 300;

const verifiers: Readonly<Record<string, Verifier>> = {
  misskey: verifyMisskey,
  fastcomments: verifyFastcomments,
  'standard-webhooks': (request, secret) => verifySigned(request, secret, 'webhook'),
  svix: (request, secret) => verifySigned(request, secret, 'svix'),
};

/** @throws Error where requests of this dialect cannot be verified */
export function checkVerifiable({ dialect }: VerifyWith): void {
  if (Object.hasOwn(verifiers, dialect)) return;
  const known = Object.keys(verifiers).join(', ');
  throw new Error(`The inspector cannot verify the dialect ${JSON.stringify(dialect)}; it can ${known}.`);
}

/** Whether a receiver that follows the dialect's documentation would accept the request. */
export function verify(
  request: VerifiableRequest,
  expected: VerifyWith | undefined,
  nowMs: number,
): Verification {
  if (!expected) return { kind: 'not-checked' };
  try {
    verifiers[expected.dialect]?.(request, expected.secret, nowMs);
    return { kind: 'verified' };
  } catch (error) {
    return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
}

const Envelope = z.object({
  server: z.url(),
  hookId: z.string().min(1),
  /** Absent in the events of a server. */
  userId: z.string().min(1).optional(),
  eventId: z.uuid(),
  createdAt: z.int(),
  type: z.string().min(1),
  body: z.looseObject({}),
});

function verifyMisskey(request: VerifiableRequest, secret: string): void {
  if (!sameText(header(request, 'x-misskey-hook-secret'), secret)) {
    throw new Refused('x-misskey-hook-secret is not the secret of this endpoint');
  }
  const parsed = Envelope.safeParse(json(request.body));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new Refused(`not a Misskey envelope: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
  }
  const { hookId, server } = parsed.data;
  if (header(request, 'x-misskey-hook-id') !== hookId)
    throw new Refused('x-misskey-hook-id is not the hookId');
  if (header(request, 'x-misskey-host') !== new URL(server).host) {
    throw new Refused("x-misskey-host is not the server's host");
  }
}

function verifyFastcomments(request: VerifiableRequest, secret: string, nowMs: number): void {
  const timestamp = header(request, 'x-fastcomments-timestamp');
  const given = header(request, 'x-fastcomments-signature');
  if (!/^\d{1,12}$/.test(timestamp)) {
    throw new Refused('x-fastcomments-timestamp is not a UNIX time in seconds');
  }
  if (Math.abs(nowMs / 1000 - Number(timestamp)) > toleranceSeconds) {
    throw new Refused(`x-fastcomments-timestamp is more than ${toleranceSeconds} s from now`);
  }
  const mac = createHmac('sha256', secret).update(`${timestamp}.`).update(request.body).digest('hex');
  if (!sameText(given, `sha256=${mac}`)) {
    throw new Refused('x-fastcomments-signature is not that of this body and secret');
  }
  if (!sameText(header(request, 'token'), secret)) {
    throw new Refused('token is not the secret of this endpoint');
  }
}

function verifySigned(request: VerifiableRequest, secret: string, prefix: string): void {
  const names = ['id', 'timestamp', 'signature'];
  const headers = names.map((name) => [`webhook-${name}`, header(request, `${prefix}-${name}`)]);
  new Webhook(secret).verify(request.body, Object.fromEntries(headers), { jsonParse: false });
}

/** A header twice lets a receiver and a proxy before it see different ones. */
function header({ headers }: VerifiableRequest, wanted: string): string {
  const values = headers.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value);
  const [value] = values;
  if (value === undefined) throw new Refused(`the header ${wanted} is missing`);
  if (values.length > 1) throw new Refused(`the header ${wanted} is there ${values.length} times`);
  return value;
}

function json(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new Refused('the body is not JSON');
  }
}

/** Header values arrive as Latin-1, one character for each byte. */
function sameText(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given, 'latin1'), Buffer.from(expected, 'latin1')];
  return left.length === right.length && timingSafeEqual(left, right);
}
