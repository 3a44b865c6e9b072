import { readFileSync } from 'node:fs';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { TableAccess } from '../core/adapters/dynamodb/document-client.ts';

/** A deployment, or the local run, as far as its master key and what is sealed under it go. */
export interface SecretsTarget {
  readonly secretsManager: SecretsManagerClient;
  readonly masterKeyArn: string;
  readonly endpoints: TableAccess;
}

const Outputs = z.object({ MasterKeySecretArn: z.string(), EndpointsTableName: z.string() });
const Address = z.object({ awsEndpointUrl: z.string(), outputs: Outputs });

/** A deployed stack, with the AWS credentials of the environment. @throws Error */
export async function deployedSecrets(stackName: string): Promise<SecretsTarget> {
  const answer = await new CloudFormationClient({}).send(new DescribeStacksCommand({ StackName: stackName }));
  const outputs = answer.Stacks?.[0]?.Outputs ?? [];
  const byKey = Object.fromEntries(outputs.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
  const parsed = Outputs.safeParse(byKey);
  if (parsed.success) return targetOf(parsed.data, {});
  throw new Error(
    `The stack ${stackName} has no output MasterKeySecretArn or EndpointsTableName: is it Grapnel's, and deployed ` +
      'since there is this command?',
  );
}

/** The local run that is up. @throws Error where none is */
export function localSecrets(stateDir: string): SecretsTarget {
  let text: string;
  try {
    text = readFileSync(`${stateDir}/local.json`, 'utf8');
  } catch {
    throw new Error(
      'No local run is up. Start one with npm start, or name a deployed stack with --stack NAME.',
    );
  }
  const address = Address.safeParse(JSON.parse(text));
  if (!address.success) {
    throw new Error('The local run is of another version: stop it and start it again.');
  }
  return targetOf(address.data.outputs, {
    endpoint: address.data.awsEndpointUrl,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local-operator', secretAccessKey: 'local' },
  });
}

interface ClientConfig {
  readonly endpoint?: string;
  readonly region?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

function targetOf(outputs: z.infer<typeof Outputs>, config: ClientConfig): SecretsTarget {
  return {
    secretsManager: new SecretsManagerClient({ ...config }),
    masterKeyArn: outputs.MasterKeySecretArn,
    endpoints: {
      client: DynamoDBDocumentClient.from(new DynamoDBClient({ ...config }), {
        marshallOptions: { removeUndefinedValues: true },
      }),
      tableName: outputs.EndpointsTableName,
    },
  };
}
