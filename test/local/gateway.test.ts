import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { BeforeCall } from '../../local/gateway/admission.ts';
import { clients } from './clients.ts';
import { lambda, type SmallStack, startSmallStack } from './small-assembly.ts';

const arn = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });

interface Answer {
  ok: boolean;
  result?: unknown;
  name?: string;
  message?: string;
  status?: number;
}

let small: SmallStack;
let beforeCall: BeforeCall | undefined;
beforeAll(async () => {
  small = await startSmallStack(
    {
      Resources: {
        Items: {
          Type: 'AWS::DynamoDB::Table',
          Properties: {
            BillingMode: 'PAY_PER_REQUEST',
            AttributeDefinitions: ['pk', 'gsi'].map((AttributeName) => ({
              AttributeName,
              AttributeType: 'S',
            })),
            KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
            GlobalSecondaryIndexes: [
              {
                IndexName: 'byGsi',
                KeySchema: [{ AttributeName: 'gsi', KeyType: 'HASH' }],
                Projection: { ProjectionType: 'ALL' },
              },
            ],
          },
        },
        Jobs: { Type: 'AWS::SQS::Queue' },
        Files: { Type: 'AWS::S3::Bucket' },
        Key: {
          Type: 'AWS::SecretsManager::Secret',
          Properties: { GenerateSecretString: { PasswordLength: 64 } },
        },
        Other: { Type: 'AWS::SecretsManager::Secret', Properties: { SecretString: 'given' } },
        ...lambda('Caller', 'aws.handler', { Timeout: 10, MemorySize: 256 }, [
          {
            Effect: 'Allow',
            Action: ['dynamodb:Get*', 'dynamodb:PutItem', 'dynamodb:Query'],
            Resource: arn('Items'),
          },
          { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: arn('Jobs') },
          {
            Effect: 'Allow',
            Action: 's3:*Object',
            Resource: { 'Fn::Join': ['', [arn('Files'), '/open/*']] },
          },
          { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: '*' },
          { Effect: 'Deny', Action: 'secretsmanager:GetSecretValue', Resource: { Ref: 'Other' } },
        ]),
      },
    },
    { beforeCall: (call) => beforeCall?.(call) },
  );
});
afterAll(() => small.end());
afterEach(() => {
  beforeCall = undefined;
});

const call = async (command: string, input: unknown): Promise<Answer> =>
  (await small.stack.invoke('Caller', { command, input })) as Answer;
const item = (pk: string) => ({ pk: { S: pk }, gsi: { S: 'g' } });

describe('what a role allows', () => {
  test('works, in every service, with large and awkward bodies', async () => {
    const TableName = small.stack.physical('Items');
    expect(await call('put', { TableName, Item: item('1') })).toMatchObject({ ok: true });
    expect(await call('get', { TableName, Key: { pk: { S: '1' } } })).toMatchObject({
      result: { Item: item('1') },
    });

    const QueueUrl = small.stack.template.ref('Jobs');
    const MessageBody = `🎣${'x'.repeat(1024 * 1024 - 4)}`;
    expect(await call('send', { QueueUrl, MessageBody })).toMatchObject({ ok: true });
    const Entries = ['a', 'b'].map((Id) => ({
      Id,
      MessageBody: Id === 'a' ? '\u0001' : 'ok',
      MessageGroupId: 'g',
    }));
    expect(await call('sendBatch', { QueueUrl, Entries })).toMatchObject({
      result: { Successful: [{ Id: 'b' }], Failed: [{ Id: 'a', Code: 'InvalidMessageContents' }] },
    });

    const Bucket = small.stack.physical('Files');
    expect(await call('putObject', { Bucket, Key: 'open/a b', Body: 'ünï' })).toMatchObject({ ok: true });
    expect(await call('getObject', { Bucket, Key: 'open/a b' })).toMatchObject({ result: 'ünï' });

    const { result } = await call('secret', { SecretId: small.stack.template.ref('Key') });
    expect(result).toHaveLength(64);
    expect(result).toBe(small.stack.secretValue(small.stack.template.ref('Key')));
  });

  test('is recorded by function, action and resource', async () => {
    small.stack.resetCalls();
    const Entries = [{ Id: 'a', MessageBody: 'x' }];
    await call('sendBatch', { QueueUrl: small.stack.template.ref('Jobs'), Entries });
    expect(small.stack.calls()).toMatchObject([
      {
        caller: 'Caller',
        operation: 'SendMessageBatch',
        action: 'sqs:SendMessage',
        resources: ['arn:aws:sqs:us-east-1:000000000000:Small-Jobs'],
        status: 200,
      },
    ]);
  });
});

describe('what a role does not allow', () => {
  test('is refused with the error of the service and one line', async () => {
    const TableName = small.stack.physical('Items');
    const query = {
      TableName,
      IndexName: 'byGsi',
      KeyConditionExpression: 'gsi = :g',
      ExpressionAttributeValues: { ':g': { S: 'g' } },
    };
    // The table is allowed, its index is another resource.
    const refused = await call('query', query);
    expect(refused).toMatchObject({ ok: false, name: 'AccessDeniedException', status: 400 });
    const index = 'arn:aws:dynamodb:us-east-1:000000000000:table/Small-Items/index/byGsi';
    expect(refused.message).toContain(`is not authorized to perform: dynamodb:Query on resource: ${index}`);
    expect(refused.message).toContain('/Small-Caller is not');
    expect(small.lines).toContain(`denied: Caller may not dynamodb:Query on ${index}`);

    const Bucket = small.stack.physical('Files');
    const closed = { Bucket, Key: 'closed/x' };
    expect(await call('putObject', { ...closed, Body: 'x' })).toMatchObject({
      name: 'AccessDenied',
      status: 403,
    });
    const other = small.stack.template.ref('Other');
    expect((await call('secret', { SecretId: other })).message).toContain('explicit deny');
  });

  test('includes knowing whether an object exists without s3:ListBucket', async () => {
    const missing = { Bucket: small.stack.physical('Files'), Key: 'open/missing' };
    expect(await call('getObject', missing)).toMatchObject({ name: 'AccessDenied', status: 403 });
  });

  test('does not bind the operator', async () => {
    const { sqs } = clients(small.stack);
    const QueueUrl = small.stack.template.ref('Jobs');
    expect(await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }))).toHaveProperty(
      'MessageId',
    );
  });
});

test('a call can be made to fail or to wait', async () => {
  const put = { TableName: small.stack.physical('Items'), Item: item('2') };
  beforeCall = ({ action }) =>
    action === 'dynamodb:PutItem'
      ? { status: 500, errorType: 'InternalServerError', message: 'broken' }
      : undefined;
  expect(await call('put', put)).toMatchObject({ ok: false, name: 'InternalServerError', status: 500 });
  beforeCall = () => ({ delayMs: 300 });
  const startedMs = performance.now();
  expect(await call('put', put)).toMatchObject({ ok: true });
  expect(performance.now() - startedMs).toBeGreaterThan(290);
});

test('a service that is not run says so instead of the call leaving the machine', async () => {
  const response = await fetch(small.stack.gatewayUrl, {
    headers: {
      Authorization:
        'AWS4-HMAC-SHA256 Credential=Caller/20260101/us-east-1/kms/aws4_request, SignedHeaders=host, Signature=0',
    },
  });
  expect(response.status).toBe(501);
  expect(await response.text()).toContain('the local run has no kms');
});
