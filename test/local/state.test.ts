import { existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listen, PortTakenError } from '../../local/listen.ts';
import { clients } from './clients.ts';
import { type SmallStack, type SmallTemplate, startSmallStack } from './small-assembly.ts';

const template = (key: string, secret = 'one'): SmallTemplate => ({
  Resources: {
    Items: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: key, AttributeType: 'S' }],
        KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
      },
    },
    Jobs: { Type: 'AWS::SQS::Queue' },
    Files: { Type: 'AWS::S3::Bucket' },
    Generated: { Type: 'AWS::SecretsManager::Secret', Properties: { GenerateSecretString: {} } },
    Given: { Type: 'AWS::SecretsManager::Secret', Properties: { SecretString: secret } },
  },
});

let small: SmallStack;
beforeEach(async () => {
  small = await startSmallStack(template('pk'));
});
afterEach(() => small.end());

const secret = (logicalId: string): string => small.stack.secretValue(small.stack.template.ref(logicalId));

test('tables, messages, objects and secrets survive a restart, and --fresh drops them', async () => {
  const Key = { pk: { S: '1' } };
  const TableName = small.stack.physical('Items');
  const object = { Bucket: small.stack.physical('Files'), Key: 'a/b' };
  const before = clients(small.stack);
  await before.dynamo.send(new PutItemCommand({ TableName, Item: Key }));
  await before.s3.send(new PutObjectCommand({ ...object, Body: 'kept' }));
  await before.sqs.send(
    new SendMessageCommand({ QueueUrl: small.stack.template.ref('Jobs'), MessageBody: 'kept' }),
  );
  const generated = secret('Generated');
  expect(generated).toHaveLength(32);

  await small.restart(template('pk', 'two'));
  const after = clients(small.stack);
  expect((await after.dynamo.send(new GetItemCommand({ TableName, Key }))).Item).toEqual(Key);
  const kept = await after.s3.send(new GetObjectCommand(object));
  expect(await kept.Body?.transformToString()).toBe('kept');
  expect(small.stack.inspectQueue('Jobs').ready).toEqual(['kept']);
  expect(secret('Generated')).toBe(generated);
  expect(secret('Given')).toBe('two');
  expect(statSync(join(small.stateDir, 'secrets.json')).mode & 0o777).toBe(0o600);

  await small.restart(undefined, { fresh: true });
  const fresh = clients(small.stack);
  expect((await fresh.dynamo.send(new GetItemCommand({ TableName, Key }))).Item).toBeUndefined();
  expect(small.stack.inspectQueue('Jobs').ready).toEqual([]);
  expect(secret('Generated')).not.toBe(generated);
});

test('a table whose keys changed asks for --fresh', async () => {
  await expect(small.restart(template('other'))).rejects.toThrow('start with --fresh');
  await small.restart(template('other'), { fresh: true });
});

test('a second run on the same state says which process has it', async () => {
  const options = { stateDir: small.stateDir };
  await expect(startSmallStack(template('pk'), options)).rejects.toThrow(
    `another local run (process ${process.pid}) uses ${small.stateDir}`,
  );
  await small.stack.stop();
  expect(existsSync(join(small.stateDir, 'lock'))).toBe(false);
});

test('a taken port is named', async () => {
  const other = createServer();
  const { port } = await listen(other, 0);
  try {
    const failed = startSmallStack(template('pk'), { apiPort: port });
    await expect(failed).rejects.toBeInstanceOf(PortTakenError);
    await expect(failed).rejects.toThrow(`port ${port} on 127.0.0.1 is taken by another program`);
  } finally {
    other.close();
  }
});
