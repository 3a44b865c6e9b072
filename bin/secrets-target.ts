import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { TableAccess } from '../core/adapters/dynamodb/document-client.ts';
import type { Target } from './target.ts';

/** A deployment, or the local run, as far as its master key and what is sealed under it go. */
export interface SecretsTarget {
  readonly secretsManager: SecretsManagerClient;
  readonly masterKeyArn: string;
  readonly endpoints: TableAccess;
}

/** @throws Error where an output is missing */
export function secretsTarget({ clientConfig, output }: Target): SecretsTarget {
  return {
    secretsManager: new SecretsManagerClient(clientConfig),
    masterKeyArn: output('MasterKeySecretArn'),
    endpoints: {
      client: DynamoDBDocumentClient.from(new DynamoDBClient(clientConfig), {
        marshallOptions: { removeUndefinedValues: true },
      }),
      tableName: output('EndpointsTableName'),
    },
  };
}
