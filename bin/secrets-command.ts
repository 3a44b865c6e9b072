import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import {
  readSecretVersion,
  replaceSecretVersion,
  type SecretVersion,
} from '../core/adapters/secrets-manager/secret-versions.ts';
import { earlierVersions, withCurrentKeyOnly, withNewKey } from '../core/secrets/key-rotation.ts';
import { type KeyRing, parseMasterKey, readKeyRing } from '../core/secrets/master-key.ts';
import { countOf } from './count-option.ts';
import { countVersions, type ReEncryptCounts, reEncrypt } from './re-encrypt.ts';
import type { SecretsTarget } from './secrets-target.ts';
import { createStatusLine, type Terminal } from './status-line.ts';

export const secretsUsage = `Usage: npx grapnel secrets status [options]
       npx grapnel secrets rotate [options]
       npx grapnel secrets re-encrypt [options]
       npx grapnel secrets retire [options]

The key that encrypts endpoints' secrets: of the local run that is up, or of a deployed stack with your AWS credentials.
No key and no secret is ever printed.

status      says which versions of the key there are and how much is encrypted under each
rotate      adds a new version and makes it the current one; functions take it up within five minutes by themselves
re-encrypt  encrypts under the current version what is encrypted under earlier ones; stopped, it goes on where it was
retire      removes earlier versions, if nothing is encrypted under them and no function can still use them

  --stack NAME   a deployed stack instead of the local run that is up
  --rate N       re-encrypt: writes per second, 1 to 500 (50)
`;

export interface SecretsCommandDeps {
  readonly target: (stack: string | undefined) => SecretsTarget | Promise<SecretsTarget>;
  readonly terminal: Terminal;
  readonly now: () => number;
  readonly pause: (durationMs: number) => Promise<void>;
  readonly signal: AbortSignal;
}

const actions = ['status', 'rotate', 're-encrypt', 'retire'] as const;
const usualRate = 50;
const maxRate = 500;

/**
 * Functions use a key for five minutes before they ask again, and a request that began with it may run for 30 s. Twice
 * that leaves room for clocks that differ.
 */
const retireAfterMs = 10 * 60_000;

/** @throws Error for a person to read */
export async function secretsCommand(args: readonly string[], deps: SecretsCommandDeps): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { stack: { type: 'string' }, rate: { type: 'string' } },
  });
  const action = actions.find((name) => name === positionals[0]);
  if (action === undefined || positionals.length > 1) {
    throw new Error(
      `${positionals.join(' ') || 'Nothing'}: there are ${actions.join(', ')}.\n\n${secretsUsage}`,
    );
  }
  if (values.rate !== undefined && action !== 're-encrypt')
    throw new Error('--rate: only re-encrypt takes it.');
  const rate = values.rate === undefined ? usualRate : countOf('--rate', values.rate, maxRate);
  const target = await deps.target(values.stack);
  const seen = await readSecretVersion(target.secretsManager, target.masterKeyArn);
  const ring = readKeyRing(seen.text);
  if (action === 'status') return status(target, deps, ring, seen);
  if (action === 'rotate') return rotate(target, deps, ring, seen);
  if (action === 're-encrypt') return reEncryptAll(target, deps, seen, rate);
  return retire(target, deps, ring, seen);
}

async function status(
  { endpoints }: SecretsTarget,
  { terminal }: SecretsCommandDeps,
  ring: KeyRing,
  seen: SecretVersion,
): Promise<void> {
  const counts = await countVersions(endpoints);
  const since = new Date(seen.createdAtMs).toISOString();
  terminal.write(`Version ${ring.current} is current (last changed ${since}).\n`);
  for (const version of new Set([ring.current, ...earlierVersions(ring), ...counts.keys()])) {
    const kept = Object.hasOwn(ring.keys, version) ? '' : ': the key is gone, they cannot be opened';
    terminal.write(`Encrypted under ${version}: ${counts.get(version) ?? 0}${kept}\n`);
  }
}

async function rotate(
  target: SecretsTarget,
  { terminal }: SecretsCommandDeps,
  ring: KeyRing,
  seen: SecretVersion,
): Promise<void> {
  const next = withNewKey(ring, randomBytes);
  await replace(target, seen, next);
  terminal.write(
    `Version ${next.current} is current; ${earlierVersions(next).join(', ')} still opens what was encrypted before.\n` +
      'Functions take it up within five minutes. Then run: npx grapnel secrets re-encrypt\n',
  );
}

async function reEncryptAll(
  { endpoints }: SecretsTarget,
  deps: SecretsCommandDeps,
  seen: SecretVersion,
  writesPerSecond: number,
): Promise<void> {
  const { terminal, now } = deps;
  const line = createStatusLine(terminal, now);
  const text = ({ seen: looked, renewed, unreadable }: ReEncryptCounts) =>
    `${looked} looked at: ${renewed} encrypted anew, ${unreadable.length} failed`;
  const counts = await reEncrypt({
    ...deps,
    table: endpoints,
    masterKey: parseMasterKey(seen.text),
    writesPerSecond,
    onProgress: (soFar) => line.show(() => text(soFar)),
  });
  line.end();
  terminal.write(`${text(counts)}\n`);
  if (deps.signal.aborted) throw new Error('Stopped: run it again and it goes on where it was.');
  if (counts.unreadable.length > 0) {
    throw new Error(
      `${counts.unreadable.join('\n')}\nGive such endpoints new secrets and headers through the API.`,
    );
  }
}

async function retire(
  target: SecretsTarget,
  { terminal, now }: SecretsCommandDeps,
  ring: KeyRing,
  seen: SecretVersion,
): Promise<void> {
  const earlier = earlierVersions(ring);
  if (earlier.length === 0) {
    terminal.write(`There is only version ${ring.current}: nothing to retire.\n`);
    return;
  }
  const waitMs = seen.createdAtMs + retireAfterMs - now();
  if (waitMs > 0) {
    const minutes = Math.ceil(waitMs / 60_000);
    throw new Error(
      `The key was changed less than ${retireAfterMs / 60_000} minutes ago, and functions may still encrypt under the ` +
        `earlier one: try again in ${minutes} minutes.`,
    );
  }
  const counts = await countVersions(target.endpoints);
  const used = [...counts].filter(([version]) => version !== ring.current);
  if (used.length > 0) {
    const uses = used.map(([version, count]) => `${count} under ${version}`).join(', ');
    throw new Error(`Still encrypted under earlier versions: ${uses}. Run: npx grapnel secrets re-encrypt`);
  }
  await replace(target, seen, withCurrentKeyOnly(ring));
  terminal.write(
    `Retired: ${earlier.join(', ')}. Backups of the table from before cannot be read without them; until the next ` +
      'change Secrets Manager keeps them as AWSPREVIOUS.\n',
  );
}

async function replace(
  { secretsManager, masterKeyArn }: SecretsTarget,
  seen: SecretVersion,
  ring: KeyRing,
): Promise<void> {
  const text = JSON.stringify(ring);
  parseMasterKey(text);
  if (await replaceSecretVersion(secretsManager, masterKeyArn, seen, text)) return;
  throw new Error(
    'Somebody else changed the key at the same time; nothing was changed here. Look at its status.',
  );
}
