import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { TokenTarget } from './token-target.ts';

/** A deployed stack, read with the AWS credentials of the environment. */
export async function deployedTarget(stackName: string): Promise<TokenTarget> {
  const answer = await new CloudFormationClient({}).send(new DescribeStacksCommand({ StackName: stackName }));
  const output = (key: string): string => {
    const found = answer.Stacks?.[0]?.Outputs?.find(({ OutputKey }) => OutputKey === key)?.OutputValue;
    if (found === undefined) throw new Error(`The stack ${stackName} has no output ${key}; is it Grapnel's?`);
    return found;
  };
  const secret = await new SecretsManagerClient({}).send(
    new GetSecretValueCommand({ SecretId: output('TokenKeySecretArn') }),
  );
  if (!secret.SecretString) throw new Error('The secret of the token key holds no text.');
  return {
    key: secret.SecretString,
    apiUrl: output('ApiUrl'),
    defaultOrganization: output('DefaultOrganization'),
  };
}
