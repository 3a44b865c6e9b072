/** Shorter texts stand in an answer by chance: masking them would garble it and hide nothing that cannot be guessed. */
const minSecretLength = 6;

const mask = '***';

/**
 * A text with the secrets taken out, as they are and as JSON spells them: receivers that answer with what they were
 * sent would otherwise put an endpoint's secrets into the log of attempts, which more people read.
 */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  let masked = text;
  for (const secret of spellings(secrets)) masked = masked.replaceAll(secret, mask);
  return masked;
}

/** The same for bytes that are no text and are kept as base64. */
export function withoutSecretsInBase64(base64: string, secrets: readonly string[]): string {
  // Latin-1 maps every byte to one character and back; the secrets' own bytes are those of their UTF-8.
  const bytes = Buffer.from(base64, 'base64').toString('latin1');
  const masked = withoutSecrets(
    bytes,
    secrets.map((secret) => Buffer.from(secret, 'utf8').toString('latin1')),
  );
  return masked === bytes ? base64 : Buffer.from(masked, 'latin1').toString('base64');
}

/** The longest first: one may be the beginning of another. */
function spellings(secrets: readonly string[]): string[] {
  const all = secrets.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]);
  return [...new Set(all)]
    .filter((secret) => secret.length >= minSecretLength)
    .sort((left, right) => right.length - left.length);
}
