import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Target } from './target.ts';

/** A deployment, or the local run, as far as making tokens needs it. */
export interface TokenTarget {
  /** The secret that signs tokens. */
  readonly key: string;
  readonly apiUrl: string;
  readonly defaultOrganization: string;
}

/** @throws Error where an output is missing or the key cannot be read */
export async function tokenTarget({ clientConfig, output }: Target): Promise<TokenTarget> {
  const secret = await new SecretsManagerClient(clientConfig).send(
    new GetSecretValueCommand({ SecretId: output('TokenKeySecretArn') }),
  );
  if (!secret.SecretString) throw new Error('The secret of the token key holds no text.');
  return {
    key: secret.SecretString,
    apiUrl: output('ApiUrl'),
    defaultOrganization: output('DefaultOrganization'),
  };
}
