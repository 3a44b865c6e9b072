import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/** How long a secret is used before it is asked for again: a rotated key is everywhere after five minutes. */
const freshMs = 5 * 60_000;
/** A stored text that names a version which was never there must not make every use of it a request. */
const minAgainMs = 1000;

/**
 * How old a value may be: `usual` is at most five minutes, and older while Secrets Manager does not answer; `certain` is
 * at most five minutes or an error; `newest` is asked for now, unless it just was so within the last second.
 */
export type Freshness = 'usual' | 'certain' | 'newest';

export type ReadSecret = (freshness?: Freshness) => Promise<string>;

/**
 * A secret's value, asked for at the first use and then every five minutes. A failed request is not remembered: the next
 * use asks again. While a refresh fails, the value of before is used where `usual` is enough.
 */
export function createSecret(secretArn: string, now: () => number): ReadSecret {
  let client: SecretsManagerClient | undefined;
  let value: string | undefined;
  let fetchedAtMs = 0;
  let newestAtMs = Number.NEGATIVE_INFINITY;
  let pending: Promise<string> | undefined;

  const fetchValue = async (): Promise<string> => {
    client ??= new SecretsManagerClient({});
    const askedAtMs = now();
    const answer = await client.send(new GetSecretValueCommand({ SecretId: secretArn }));
    if (!answer.SecretString) throw new Error(`The secret ${secretArn} holds no text.`);
    value = answer.SecretString;
    fetchedAtMs = askedAtMs;
    return value;
  };

  return async (freshness = 'usual') => {
    const atMs = now();
    const isFresh = freshness === 'newest' ? atMs - newestAtMs < minAgainMs : atMs - fetchedAtMs < freshMs;
    if (value !== undefined && isFresh) return value;
    if (freshness === 'newest') newestAtMs = atMs;
    pending ??= fetchValue().finally(() => {
      pending = undefined;
    });
    try {
      return await pending;
    } catch (error) {
      if (value !== undefined && freshness === 'usual') return value;
      throw error;
    }
  };
}
