import { readFileSync } from 'node:fs';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';

export const dlqNames = ['events', 'deliveries', 'replay'] as const;
export type DlqName = (typeof dlqNames)[number];

/** The DLQs of a deployment, or of the local run, and where what lies in them belongs. */
export interface DlqTarget {
  readonly sqs: SQSClient;
  readonly queues: Readonly<Record<DlqName, { readonly dlqUrl: string; readonly queueUrl: string }>>;
}

/** A deployed stack, with the AWS credentials of the environment. @throws Error */
export async function deployedDlqs(stackName: string): Promise<DlqTarget> {
  const answer = await new CloudFormationClient({}).send(new DescribeStacksCommand({ StackName: stackName }));
  const outputs = answer.Stacks?.[0]?.Outputs ?? [];
  const byKey = Object.fromEntries(outputs.map((output) => [output.OutputKey, output.OutputValue ?? '']));
  return { sqs: new SQSClient({}), queues: queuesOf(byKey, `The stack ${stackName}`) };
}

const Address = z.object({ awsEndpointUrl: z.string(), outputs: z.record(z.string(), z.string()) });

/** The local run that is up. @throws Error where none is */
export function localDlqs(stateDir: string): DlqTarget {
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
  const { awsEndpointUrl: endpoint, outputs } = address.data;
  const credentials = { accessKeyId: 'local-operator', secretAccessKey: 'local' };
  return {
    sqs: new SQSClient({ endpoint, region: 'us-east-1', credentials }),
    queues: queuesOf(outputs, 'The local run'),
  };
}

function queuesOf(outputs: Readonly<Record<string, string>>, whose: string): DlqTarget['queues'] {
  const output = (key: string): string => {
    const value = outputs[key];
    if (value) return value;
    throw new Error(
      `${whose} has no output ${key}: is it Grapnel's, and deployed since there is this command?`,
    );
  };
  return {
    events: { dlqUrl: output('EventsDlqUrl'), queueUrl: output('EventsQueueUrl') },
    deliveries: { dlqUrl: output('DeliveriesDlqUrl'), queueUrl: output('DeliveriesQueueUrl') },
    replay: { dlqUrl: output('ReplayDlqUrl'), queueUrl: output('ReplayQueueUrl') },
  };
}
