import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { clients } from './clients.ts';
import { lambda, startSmallStack } from './small-assembly.ts';

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

test('a killed local run leaves no process behind, and the next one takes up its state', async () => {
  const small = await startSmallStack({
    Resources: {
      Items: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
          KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        },
      },
      Jobs: { Type: 'AWS::SQS::Queue' },
      ...lambda('Worker', 'worker.handler', { Timeout: 60 }),
    },
  });
  const TableName = small.stack.physical('Items');
  const Key = { pk: { S: '1' } };
  const { dynamo, sqs } = clients(small.stack);
  await dynamo.send(new PutItemCommand({ TableName, Item: Key }));
  await sqs.send(new SendMessageCommand({ QueueUrl: small.stack.template.ref('Jobs'), MessageBody: 'kept' }));
  await small.stack.stop();

  const program = fileURLToPath(new URL('fixtures/killed-run.ts', import.meta.url));
  const run = spawn(process.execPath, [program, small.assemblyDir, small.stateDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(run.stdout, 'data')) as [Buffer];
  const pids = JSON.parse(line.toString()) as number[];
  expect(pids).toHaveLength(1);
  run.kill('SIGKILL');
  await once(run, 'exit');
  await expect.poll(() => pids.filter(isAlive), { timeout: 3_000 }).toEqual([]);

  const stack = await small.restart();
  expect((await clients(stack).dynamo.send(new GetItemCommand({ TableName, Key }))).Item).toEqual(Key);
  expect(stack.inspectQueue('Jobs').ready).toEqual(['kept']);
  await small.end();
});
