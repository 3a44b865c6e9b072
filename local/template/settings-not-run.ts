import type { Template } from './template.ts';

/** Properties of resources that do run, but without these: by type, property → how it is called in the line. */
const notEmulated: Record<string, Record<string, string>> = {
  'AWS::DynamoDB::Table': {
    TimeToLiveSpecification: 'DynamoDB TTL',
    PointInTimeRecoverySpecification: 'DynamoDB backups',
    StreamSpecification: 'DynamoDB streams',
    SSESpecification: 'encryption at rest',
  },
  'AWS::DynamoDB::GlobalTable': {
    TimeToLiveSpecification: 'DynamoDB TTL',
    StreamSpecification: 'DynamoDB streams',
    SSESpecification: 'encryption at rest',
  },
  'AWS::SQS::Queue': { SqsManagedSseEnabled: 'encryption at rest', KmsMasterKeyId: 'encryption at rest' },
  'AWS::S3::Bucket': { LifecycleConfiguration: 'S3 lifecycle rules', BucketEncryption: 'encryption at rest' },
  'AWS::Lambda::Function': { TracingConfig: 'X-Ray tracing', VpcConfig: 'VPC networking', Layers: 'layers' },
  'AWS::ApiGatewayV2::Stage': {
    DefaultRouteSettings: 'API throttling',
    AccessLogSettings: 'API access logs',
  },
};

/** The names of settings in this template that the local run does not emulate, sorted, each once. */
export const settingsNotRun = (template: Template): string[] => {
  const found = new Set<string>();
  for (const { Type, Properties } of Object.values(template.Resources)) {
    for (const [property, name] of Object.entries(notEmulated[Type] ?? {})) {
      if (Properties[property] !== undefined) found.add(name);
    }
  }
  return [...found].sort();
};
