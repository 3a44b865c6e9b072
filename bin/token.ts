// Prints a token of an organization:
//   npm run token                                        of the local run that is up
//   npm run token -- --stack Grapnel [--organization ID] of a deployed stack, with your AWS credentials
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { isId } from '../core/ids/ksuid.ts';
import { organizationToken } from '../core/manage/organization-token.ts';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { stack: { type: 'string' }, organization: { type: 'string' } },
  });
  const { stack, organization } = values;
  if (organization !== undefined && !isId('org', organization)) {
    throw new Error(`--organization ${organization}: must be org_ and 27 letters or digits.`);
  }
  if (stack === undefined && organization !== undefined) {
    throw new Error('--organization needs --stack: the local run has given out its one token.');
  }
  const token = stack === undefined ? localToken() : await deployedToken(stack, organization);
  process.stdout.write(`${token}\n`);
}

function localToken(): string {
  const file = new URL('../.grapnel/local.json', import.meta.url);
  try {
    return JSON.parse(readFileSync(file, 'utf8')).token;
  } catch {
    throw new Error(
      'No local run is up. Start one with npm start, or name a deployed stack with --stack NAME.',
    );
  }
}

async function deployedToken(stackName: string, organization: string | undefined): Promise<string> {
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
  return organizationToken(secret.SecretString, organization ?? output('DefaultOrganization'), Date.now());
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
