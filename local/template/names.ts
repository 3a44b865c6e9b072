import { createHash } from 'node:crypto';
import { accountId, region } from './resolve.ts';
import type { TemplateResource } from './template.ts';

/** Properties that give a resource its physical name, by type. */
const nameProperties: Record<string, string> = {
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::DynamoDB::GlobalTable': 'TableName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::SecretsManager::Secret': 'Name',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::Events::Rule': 'Name',
};

const lowerHash = (text: string, length: number): string =>
  createHash('sha256').update(text).digest('hex').slice(0, length);

/** The name a resource has here: the one the template gives it, else one made of stack and logical id. */
export const physicalName = (stackName: string, logicalId: string, resource: TemplateResource): string => {
  const given = resource.Properties[nameProperties[resource.Type] ?? ''];
  if (typeof given === 'string') return given;
  const name = `${stackName}-${logicalId}`;
  if (resource.Type !== 'AWS::S3::Bucket') return name;
  // Bucket names are lower case and at most 63 long; the hash keeps shortened ones apart.
  const bucket = name.toLowerCase().replace(/[^a-z0-9-]/g, '-');
  return bucket.length <= 63 ? bucket : `${bucket.slice(0, 54)}-${lowerHash(name, 8)}`;
};

export interface Addresses {
  /** Origin of the HTTP API, no slash at the end. */
  apiUrl: string;
  /** Origin of the function URL, no slash at the end. */
  functionUrl: string;
  /** Origin that stands for the AWS services. */
  gatewayUrl: string;
}

/** API ids are ten characters of [a-z0-9]; this one is stable for a logical id. */
export const apiIdOf = (logicalId: string): string => lowerHash(logicalId, 10);

/** Ids of function URLs are 32 characters of [a-z0-9]; this one is stable for a logical id. */
export const functionUrlIdOf = (logicalId: string): string => lowerHash(logicalId, 32);

const distributionIdOf = (logicalId: string): string => `E${lowerHash(logicalId, 13).toUpperCase()}`;

/** CloudFront's domains are of 14 characters of [a-z0-9]; this one is stable for a logical id. */
export const distributionHost = (logicalId: string): string => `d${lowerHash(logicalId, 13)}.cloudfront.net`;

/** Secrets Manager ends the ARN of a secret with six random characters; here they are a hash, the same after a restart. */
const secretArn = (name: string): string =>
  `arn:aws:secretsmanager:${region}:${accountId}:secret:${name}-${lowerHash(name, 6)}`;

/** What `Ref` and `Fn::GetAtt` give for a resource: `Ref` under the key `Ref`. */
export const resourceAttributes = (
  stackName: string,
  logicalId: string,
  resource: TemplateResource,
  { apiUrl, functionUrl, gatewayUrl }: Addresses,
): Record<string, string> => {
  const name = physicalName(stackName, logicalId, resource);
  const arn = (service: string, rest: string): string => `arn:aws:${service}:${region}:${accountId}:${rest}`;
  switch (resource.Type) {
    case 'AWS::DynamoDB::Table':
    case 'AWS::DynamoDB::GlobalTable':
      return { Ref: name, Arn: arn('dynamodb', `table/${name}`) };
    case 'AWS::SQS::Queue': {
      const url = `${gatewayUrl}/${accountId}/${name}`;
      return { Ref: url, QueueUrl: url, QueueName: name, Arn: arn('sqs', name) };
    }
    case 'AWS::S3::Bucket':
      return {
        Ref: name,
        Arn: `arn:aws:s3:::${name}`,
        DomainName: `${name}.s3.amazonaws.com`,
        RegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
      };
    case 'AWS::SecretsManager::Secret':
      return { Ref: secretArn(name), Id: secretArn(name) };
    case 'AWS::Lambda::Function':
      return { Ref: name, Arn: arn('lambda', `function:${name}`) };
    case 'AWS::IAM::Role':
      return {
        Ref: name,
        Arn: `arn:aws:iam::${accountId}:role/${name}`,
        RoleId: `AROA${lowerHash(name, 16)}`,
      };
    case 'AWS::Lambda::Url':
      return { Ref: functionUrlIdOf(logicalId), FunctionUrl: `${functionUrl}/` };
    case 'AWS::ApiGatewayV2::Api':
      return { Ref: apiIdOf(logicalId), ApiId: apiIdOf(logicalId), ApiEndpoint: apiUrl };
    case 'AWS::ApiGatewayV2::Stage': {
      const stageName = resource.Properties['StageName'];
      return { Ref: typeof stageName === 'string' ? stageName : '$default' };
    }
    case 'AWS::CloudFront::Function':
      return { Ref: name, FunctionARN: arn('cloudfront', `function/${name}`) };
    case 'AWS::CloudFront::Distribution':
      return {
        Ref: distributionIdOf(logicalId),
        Id: distributionIdOf(logicalId),
        DomainName: distributionHost(logicalId),
      };
    case 'AWS::Events::Rule':
      return { Ref: name, Arn: arn('events', `rule/${name}`) };
    default: {
      // Types that are not run may still be named, e.g. by a policy or an output.
      const service = resource.Type.split('::')[1]?.toLowerCase() ?? 'unknown';
      return { Ref: name, Arn: arn(service, name), Id: name };
    }
  }
};
