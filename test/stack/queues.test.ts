import { describe, expect, it } from 'vitest';
import { logicalIdIn, synthesize } from './synthesized.ts';

const { all, ofType } = synthesize({ maxReceiveCount: 7 });
const queues = ofType('AWS::SQS::Queue');
const dlqIds = new Set(
  queues.flatMap(([, queue]) => {
    const policy = queue.Properties['RedrivePolicy'];
    return policy ? [logicalIdIn(policy.deadLetterTargetArn)] : [];
  }),
);

describe('every queue', () => {
  it.each(queues)('%s has a DLQ or is one', (id, queue) => {
    if (dlqIds.has(id)) expect(queue.Properties['RedrivePolicy']).toBeUndefined();
    else expect(queue.Properties['RedrivePolicy']).toMatchObject({ maxReceiveCount: 7 });
  });

  it.each(queues)('%s keeps messages for 14 days, encrypted', (_id, queue) => {
    expect(queue.Properties).toMatchObject({
      MessageRetentionPeriod: 14 * 24 * 3600,
      SqsManagedSseEnabled: true,
    });
  });

  it.each(queues)('%s refuses requests without TLS', (id) => {
    const policies = ofType('AWS::SQS::QueuePolicy').filter(
      ([, policy]) => logicalIdIn(policy.Properties['Queues'][0]) === id,
    );
    expect(policies.map(([, policy]) => policy.Properties['PolicyDocument'].Statement)).toEqual([
      [
        expect.objectContaining({
          Action: 'sqs:*',
          Effect: 'Deny',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        }),
      ],
    ]);
  });

  it.each(queues)('%s has an alarm when it is a DLQ, and an alarm of age when it is not', (id) => {
    const what = dlqIds.has(id) ? 'DlqNotEmpty' : '(SlowLane)?OldestMessage';
    const watching = ofType('AWS::CloudWatch::Alarm').filter(([, alarm]) =>
      JSON.stringify(alarm.Properties['Metrics'] ?? alarm.Properties['Dimensions']).includes(`"${id}"`),
    );
    expect(watching.map(([, alarm]) => alarm.Properties['AlarmName'])).toEqual([
      expect.stringMatching(new RegExp(`/${what}$`)),
    ]);
  });
});

describe('every event source mapping', () => {
  const mappings = ofType('AWS::Lambda::EventSourceMapping');

  it('exists for every queue that is no DLQ', () => {
    const polled = mappings.map(([, mapping]) => logicalIdIn(mapping.Properties['EventSourceArn']));
    expect(new Set(polled)).toEqual(new Set(queues.map(([id]) => id).filter((id) => !dlqIds.has(id))));
  });

  it.each(mappings)('%s lets its function finish before messages are seen again', (_id, mapping) => {
    const queue = all[logicalIdIn(mapping.Properties['EventSourceArn'])];
    const fn = all[logicalIdIn(mapping.Properties['FunctionName'])];
    // AWS asks for six times: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
    expect(queue?.Properties['VisibilityTimeout']).toBeGreaterThanOrEqual(6 * fn?.Properties['Timeout']);
  });

  it.each(mappings)('%s repeats only what failed of a batch and is bounded', (_id, mapping) => {
    expect(mapping.Properties).toMatchObject({
      BatchSize: 10,
      MaximumBatchingWindowInSeconds: 0,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: expect.any(Number) },
    });
  });
});
