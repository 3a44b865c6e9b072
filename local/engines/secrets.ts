import { randomInt, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as z from 'zod';

const Version = z.object({ id: z.string(), value: z.string(), createdMs: z.number() });
const Stored = z.record(
  z.string(),
  z.object({
    name: z.string(),
    current: Version,
    previous: Version.optional(),
    /** Written under a label that is not AWSCURRENT. */
    pending: Version.extend({ stages: z.array(z.string()) }).optional(),
    /** The value that the template gave, to see when the template changes it. */
    fromTemplate: z.string().optional(),
  }),
);

const GenerateSecretString = z.object({
  PasswordLength: z.number().default(32),
  ExcludeCharacters: z.string().default(''),
  ExcludeLowercase: z.boolean().default(false),
  ExcludeUppercase: z.boolean().default(false),
  ExcludeNumbers: z.boolean().default(false),
  ExcludePunctuation: z.boolean().default(false),
  IncludeSpace: z.boolean().default(false),
  SecretStringTemplate: z.string().optional(),
  GenerateStringKey: z.string().optional(),
});
export const SecretProperties = z.object({
  SecretString: z.string().optional(),
  GenerateSecretString: GenerateSecretString.optional(),
});

const punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

const generate = (settings: z.infer<typeof GenerateSecretString>): string => {
  const alphabet = [
    settings.ExcludeLowercase ? '' : 'abcdefghijklmnopqrstuvwxyz',
    settings.ExcludeUppercase ? '' : 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
    settings.ExcludeNumbers ? '' : '0123456789',
    settings.ExcludePunctuation ? '' : punctuation,
    settings.IncludeSpace ? ' ' : '',
  ]
    .join('')
    .split('')
    .filter((character) => !settings.ExcludeCharacters.includes(character));
  if (alphabet.length === 0) throw new Error('GenerateSecretString excludes every character');
  const password = Array.from(
    { length: settings.PasswordLength },
    () => alphabet[randomInt(alphabet.length)],
  ).join('');
  if (settings.GenerateStringKey === undefined) return password;
  const template = JSON.parse(settings.SecretStringTemplate ?? '{}') as Record<string, unknown>;
  return JSON.stringify({ ...template, [settings.GenerateStringKey]: password });
};

export interface SecretEngine {
  /** Makes the secret exist: a generated value is generated once, a given one follows the template. */
  ensure(arn: string, name: string, properties: z.infer<typeof SecretProperties>): void;
  value(arn: string): string;
  arnOf(secretId: string): string | undefined;
  call(action: string, body: Record<string, unknown>): { status: number; body: unknown };
}

/** Secrets Manager, as much of it as functions use, in a file that only its owner can read. */
export const createSecretEngine = (file: string): SecretEngine => {
  const secrets = existsSync(file) ? Stored.parse(JSON.parse(readFileSync(file, 'utf8'))) : {};
  const save = (): void => {
    writeFileSync(`${file}.new`, JSON.stringify(secrets, null, 2), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  };
  const version = (value: string) => ({ id: randomUUID(), value, createdMs: Date.now() });
  const put = (arn: string, value: string): string => {
    const secret = secrets[arn];
    if (secret === undefined) throw new Error(`no secret ${arn}`);
    secret.previous = secret.current;
    secret.current = version(value);
    save();
    return secret.current.id;
  };
  const arnOf = (secretId: string): string | undefined =>
    secretId in secrets ? secretId : Object.keys(secrets).find((arn) => secrets[arn]?.name === secretId);
  const failure = (type: string, message: string) => ({ status: 400, body: { __type: type, message } });

  return {
    ensure: (arn, name, properties) => {
      const known = secrets[arn];
      const given = properties.SecretString;
      if (known === undefined) {
        const value = given ?? generate(GenerateSecretString.parse(properties.GenerateSecretString ?? {}));
        secrets[arn] = {
          name,
          current: version(value),
          ...(given === undefined ? {} : { fromTemplate: given }),
        };
        save();
      } else if (given !== undefined && given !== known.fromTemplate) {
        known.fromTemplate = given;
        put(arn, given);
      }
    },
    value: (arn) => {
      const secret = secrets[arn];
      if (secret === undefined) throw new Error(`no secret ${arn}`);
      return secret.current.value;
    },
    arnOf,
    call: (action, body) => {
      const arn = arnOf(String(body['SecretId']));
      const secret = arn === undefined ? undefined : secrets[arn];
      if (arn === undefined || secret === undefined) {
        return failure('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
      }
      const versions = [
        { ...secret.current, stages: ['AWSCURRENT'] },
        ...(secret.previous === undefined ? [] : [{ ...secret.previous, stages: ['AWSPREVIOUS'] }]),
      ];
      const base = { ARN: arn, Name: secret.name };
      if (action === 'GetSecretValue') {
        const stage = body['VersionStage'] ?? 'AWSCURRENT';
        const found = versions.find((v) =>
          body['VersionId'] === undefined ? v.stages.some((s) => s === stage) : v.id === body['VersionId'],
        );
        if (found === undefined) return failure('ResourceNotFoundException', 'no such version of the secret');
        return {
          status: 200,
          body: {
            ...base,
            SecretString: found.value,
            VersionId: found.id,
            VersionStages: found.stages,
            CreatedDate: found.createdMs / 1000,
          },
        };
      }
      if (action === 'DescribeSecret') {
        const stages = Object.fromEntries(versions.map((v) => [v.id, v.stages]));
        return { status: 200, body: { ...base, VersionIdsToStages: stages } };
      }
      if (action === 'PutSecretValue') {
        if (typeof body['SecretString'] !== 'string') {
          return failure('InvalidParameterException', 'the local run keeps secrets as SecretString only');
        }
        const stages = (body['VersionStages'] ?? ['AWSCURRENT']) as string[];
        if (!stages.includes('AWSCURRENT')) {
          secret.pending = { ...version(body['SecretString']), stages };
          save();
          return { status: 200, body: { ...base, VersionId: secret.pending.id, VersionStages: stages } };
        }
        const id = put(arn, body['SecretString']);
        return { status: 200, body: { ...base, VersionId: id, VersionStages: ['AWSCURRENT'] } };
      }
      if (action === 'UpdateSecretVersionStage') {
        const { MoveToVersionId: to, RemoveFromVersionId: from, VersionStage: stage } = body;
        if (stage !== 'AWSCURRENT' || secret.pending === undefined || secret.pending.id !== to) {
          return failure(
            'ResourceNotFoundException',
            'the local run moves AWSCURRENT to the newest version only',
          );
        }
        if (from !== secret.current.id) {
          return failure('InvalidParameterException', 'AWSCURRENT is not attached to RemoveFromVersionId');
        }
        secret.previous = secret.current;
        secret.current = secret.pending;
        delete secret.pending;
        save();
        return { status: 200, body: base };
      }
      return failure('InvalidAction', `${action} is not run locally`);
    },
  };
};
