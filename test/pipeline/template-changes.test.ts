import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { operatorConfig } from '../../local/operator.ts';
import { changedAssembly } from './assemblies.ts';
import { startGrapnel } from './grapnel.ts';

/** What a change in lib/ does to the template must be what the local run does. */
test("a queue's redrive count is how often the local run delivers a message that fails", async () => {
  const assemblyDir = await changedAssembly('quick', 'redrive-changed', (resources) => {
    for (const [logicalId, { Type, Properties }] of Object.entries(resources)) {
      if (Type === 'AWS::Lambda::Function' && logicalId.startsWith('Send')) Properties['Timeout'] = 1;
      if (Type !== 'AWS::SQS::Queue' || !logicalId.startsWith('DeliveriesQueue')) continue;
      Properties['VisibilityTimeout'] = 1;
      Properties['RedrivePolicy'] = { ...(Properties['RedrivePolicy'] as object), maxReceiveCount: 3 };
    }
  });
  const grapnel = await startGrapnel({ assemblyDir });
  const sqs = new SQSClient(operatorConfig(grapnel.stack.gatewayUrl));
  const queue = grapnel.queue('DeliveriesQueue');
  const queueUrl = grapnel.stack.template.ref(queue);
  await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: 'no delivery' }));

  const failures: string[] = [];
  const isFailure = (line: string) => line.includes('will be delivered again');
  grapnel.stack.onLog(({ line }) => void (isFailure(line) && failures.push(line)));
  await grapnel.stack.waitForLog(({ line }) => isFailure(line) && JSON.parse(line).receiveCount === 3);
  await grapnel.stack.waitUntilIdle();
  expect(grapnel.stack.inspectQueue(grapnel.queue('DeliveriesDlq')).ready).toEqual(['no delivery']);
});

test("a function's environment in the template is what its process gets", async () => {
  const assemblyDir = await changedAssembly('quick', 'environment-changed', (resources) => {
    for (const { Type, Properties } of Object.values(resources)) {
      if (Type !== 'AWS::Lambda::Function') continue;
      const { Variables } = Properties['Environment'] as { Variables: Record<string, string> };
      if ('DEFAULT_DIALECT' in Variables) Variables['DEFAULT_DIALECT'] = 'fastcomments';
    }
  });
  const grapnel = await startGrapnel({ assemblyDir });
  const application = await grapnel.application();
  const endpoint = await grapnel.api.post(`/app/${application}/endpoint`, {
    url: grapnel.receiver.url('/default-dialect'),
  });
  expect(endpoint.body.dialect).toBe('fastcomments');
});
