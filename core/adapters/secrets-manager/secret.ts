import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/** How long a secret is used before it is asked for again: a rotated key is everywhere after five minutes. */
const freshMs = 5 * 60_000;

/**
 * A secret's value, asked for at the first use and then every five minutes. A failed request is not remembered: the next
 * use asks again. While a refresh fails, the value of before is used.
 */
export function createSecret(secretArn: string, now: () => number): () => Promise<string> {
  let client: SecretsManagerClient | undefined;
  let value: string | undefined;
  let fetchedAtMs = 0;
  let pending: Promise<string> | undefined;

  const fetchValue = async (): Promise<string> => {
    client ??= new SecretsManagerClient({});
    const answer = await client.send(new GetSecretValueCommand({ SecretId: secretArn }));
    if (!answer.SecretString) throw new Error(`The secret ${secretArn} holds no text.`);
    value = answer.SecretString;
    fetchedAtMs = now();
    return value;
  };

  return async () => {
    if (value !== undefined && now() - fetchedAtMs < freshMs) return value;
    pending ??= fetchValue().finally(() => {
      pending = undefined;
    });
    try {
      return await pending;
    } catch (error) {
      if (value !== undefined) return value;
      throw error;
    }
  };
}
