import { readFileSync } from 'node:fs';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import * as z from 'zod';
import { operatorConfig } from '../local/operator.ts';

/** What a command works on: a deployed stack, or the local run. */
export interface Target {
  /** What clients of the AWS SDK take; empty: what the environment says. */
  readonly clientConfig: Partial<ReturnType<typeof operatorConfig>>;
  /** @throws Error where the stack has no such output */
  output(name: string): string;
}

/** The stack of that name, with the AWS credentials of the environment, else the local run that is up. @throws Error */
export async function findTarget(stackName: string | undefined, stateDir: string): Promise<Target> {
  return stackName === undefined ? localTarget(stateDir) : deployedTarget(stackName);
}

async function deployedTarget(stackName: string): Promise<Target> {
  const answer = await new CloudFormationClient({}).send(new DescribeStacksCommand({ StackName: stackName }));
  const outputs = answer.Stacks?.[0]?.Outputs ?? [];
  const byName = Object.fromEntries(outputs.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
  return { clientConfig: {}, output: (name) => found(byName[name], name, `The stack ${stackName}`) };
}

const Address = z.object({ awsEndpointUrl: z.string(), outputs: z.record(z.string(), z.string()) });

/** @throws Error where none is up */
export function localTarget(stateDir: string): Target {
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
  const { awsEndpointUrl, outputs } = address.data;
  return {
    clientConfig: operatorConfig(awsEndpointUrl),
    output: (name) => found(outputs[name], name, 'The local run'),
  };
}

function found(value: string | undefined, name: string, whose: string): string {
  if (value) return value;
  throw new Error(
    `${whose} has no output ${name}: is it Grapnel's, and deployed since there is this command?`,
  );
}
