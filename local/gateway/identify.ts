import { insertOf, statementsOf } from '../engines/insert-statements.ts';
import { accountId, region } from '../template/resolve.ts';

export interface IdentifiedCall {
  service: string;
  /** The API operation, e.g. `SendMessageBatch`. */
  operation: string;
  /** The IAM action that it needs, e.g. `sqs:SendMessage`. */
  action: string;
  /** ARNs that the action must be allowed on. */
  resources: string[];
}

/** Operations whose IAM action has another name. */
const sqsActions: Record<string, string> = {
  SendMessageBatch: 'SendMessage',
  DeleteMessageBatch: 'DeleteMessage',
  ChangeMessageVisibilityBatch: 'ChangeMessageVisibility',
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const tableArn = (table: string): string =>
  table.startsWith('arn:') ? table : `arn:aws:dynamodb:${region}:${accountId}:table/${table}`;

export const identifyDynamo = (operation: string, body: Record<string, unknown>): IdentifiedCall => {
  if (operation === 'BatchExecuteStatement') {
    const tables = new Set(statementsOf(body).map((statement) => insertOf(statement)?.TableName ?? '*'));
    const resources = [...tables].map((table) => (table === '*' ? table : tableArn(table)));
    return { service: 'dynamodb', operation, action: 'dynamodb:PartiQLInsert', resources };
  }
  const action = `dynamodb:${operation}`;
  const { RequestItems: items, TableName: table, IndexName: index } = body;
  let resources = ['*'];
  if (isRecord(items)) resources = Object.keys(items).map(tableArn);
  else if (typeof table === 'string') {
    resources = [typeof index === 'string' ? `${tableArn(table)}/index/${index}` : tableArn(table)];
  }
  return { service: 'dynamodb', operation, action, resources };
};

export const queueNameOf = (body: Record<string, unknown>): string =>
  String(body['QueueName'] ?? body['QueueUrl'] ?? '')
    .split('/')
    .pop() ?? '';

export const identifySqs = (operation: string, body: Record<string, unknown>): IdentifiedCall => ({
  service: 'sqs',
  operation,
  action: `sqs:${sqsActions[operation] ?? operation}`,
  resources: [operation === 'ListQueues' ? '*' : `arn:aws:sqs:${region}:${accountId}:${queueNameOf(body)}`],
});

export const identifySecrets = (
  operation: string,
  body: Record<string, unknown>,
  arnOf: (secretId: string) => string | undefined,
): IdentifiedCall => {
  const id = String(body['SecretId'] ?? '*');
  return {
    service: 'secretsmanager',
    operation,
    action: `secretsmanager:${operation}`,
    resources: [arnOf(id) ?? id],
  };
};

/** The action by the request line: S3 names no operation. Multipart uploads need PutObject, as on AWS. */
export const identifyS3 = (method: string, url: string): IdentifiedCall & { bucket: string; key: string } => {
  const { pathname, searchParams } = new URL(url, 'http://s3');
  const [bucket = '', ...rest] = pathname.slice(1).split('/');
  const key = decodeURIComponent(rest.join('/'));
  const call = (operation: string, resource: string) => ({
    service: 's3',
    operation,
    action: `s3:${operation}`,
    resources: [resource],
    bucket,
    key,
  });
  const bucketArn = `arn:aws:s3:::${bucket}`;
  if (key === '') {
    if (method === 'POST' && searchParams.has('delete')) return call('DeleteObject', `${bucketArn}/*`);
    if (method === 'GET' || method === 'HEAD')
      return call(bucket === '' ? 'ListAllMyBuckets' : 'ListBucket', bucketArn);
    return call(method === 'PUT' ? 'CreateBucket' : 'DeleteBucket', bucketArn);
  }
  const object = `${bucketArn}/${key}`;
  if (method === 'GET' || method === 'HEAD') return call('GetObject', object);
  if (method === 'DELETE') {
    return call(searchParams.has('uploadId') ? 'AbortMultipartUpload' : 'DeleteObject', object);
  }
  return call('PutObject', object);
};
