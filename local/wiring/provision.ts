import type { TableEngine } from '../engines/dynalite.ts';
import type { QueueEngine, SqsQueue } from '../engines/fauxqs.ts';
import { type SecretEngine, SecretProperties } from '../engines/secrets.ts';
import { ensureQueue } from '../provision/queues.ts';
import { ensureTable } from '../provision/tables.ts';
import type { LocalTemplate } from '../template/local-template.ts';

export interface Engines {
  tables: TableEngine;
  queues: QueueEngine;
  secrets: SecretEngine;
}

/** Makes the template's tables, queues, buckets and secrets exist. Gives the queues by their ARN. */
export const provision = async (
  template: LocalTemplate,
  { tables, queues, secrets }: Engines,
): Promise<Map<string, SqsQueue>> => {
  for (const { logicalId } of template.ofType('AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable')) {
    await ensureTable(tables, template.name(logicalId), template.properties(logicalId));
  }
  const queueByArn = new Map<string, SqsQueue>();
  for (const { logicalId } of template.ofType('AWS::SQS::Queue')) {
    const arn = template.attribute(logicalId, 'Arn');
    const queue = ensureQueue(
      queues,
      template.name(logicalId),
      template.ref(logicalId),
      arn,
      template.properties(logicalId),
    );
    queueByArn.set(arn, queue);
  }
  for (const { logicalId } of template.ofType('AWS::S3::Bucket'))
    queues.createBucket(template.name(logicalId));
  for (const { logicalId } of template.ofType('AWS::SecretsManager::Secret')) {
    const properties = SecretProperties.parse(template.properties(logicalId));
    secrets.ensure(template.ref(logicalId), template.name(logicalId), properties);
  }
  return queueByArn;
};
