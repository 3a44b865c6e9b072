import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { expect, it } from 'vitest';
import { GrapnelStack } from '../../lib/grapnel-stack.ts';
import { WebhookService } from '../../lib/webhook-service.ts';
import { newApp, templateOf } from './synthesized.ts';

it('two services stand in one stack beside other resources without a clash', () => {
  const stack = new Stack(newApp(), 'Shop');
  new Queue(stack, 'Orders', { visibilityTimeout: Duration.seconds(30) });
  new Bucket(stack, 'Invoices');
  new WebhookService(stack, 'Webhooks');
  new WebhookService(stack, 'PartnerWebhooks', { defaultDialect: 'svix', serviceName: 'Partners' });
  const { ofType } = templateOf(stack);

  expect(ofType('AWS::Lambda::Function')).toHaveLength(13);
  const names = ofType('AWS::CloudWatch::Alarm').map(([, alarm]) => alarm.Properties['AlarmName']);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toContain('Shop-Webhooks/send/DlqNotEmpty');
  expect(names).toContain('Partners/send/DlqNotEmpty');
  expect(ofType('AWS::CloudWatch::Dashboard').map(([, board]) => board.Properties['DashboardName'])).toEqual([
    'Shop-Webhooks',
    'Partners',
  ]);
});

it('a producer beside it is allowed to send events by one call', () => {
  const stack = new Stack(newApp(), 'Shop');
  const service = new WebhookService(stack, 'Webhooks');
  const producer = new Role(stack, 'Producer', {
    assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com'),
  });
  service.events.grantSend(producer);

  const policy = templateOf(stack)
    .ofType('AWS::IAM::Policy')
    .find(([id]) => id.startsWith('Producer'))?.[1];
  expect(policy?.Properties['PolicyDocument'].Statement).toEqual([
    {
      Effect: 'Allow',
      Action: 'sqs:SendMessage',
      Resource: { 'Fn::GetAtt': [expect.stringMatching(/^WebhooksEventsQueue/), 'Arn'] },
    },
  ]);
});

it('wrong props are refused with the path of the construct', () => {
  const stack = new Stack(newApp(), 'Shop');
  expect(() => new WebhookService(stack, 'Webhooks', { retentionDays: 400 })).toThrow(
    /^The props of Shop\/Webhooks: settings are wrong\.\n {2}retentionDays: .*; it is 400\.$/,
  );
});

it('a token key in the settings is warned of', () => {
  const stack = new GrapnelStack(newApp(), 'Grapnel', { settings: { jwtSecret: 'trial' } });
  Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('stands readable in the template'));
});

it('the stack tells its users what they need to know', () => {
  const { json } = templateOf(new GrapnelStack(newApp(), 'Grapnel', { settings: {} }));
  expect(Object.keys(json['Outputs']).sort()).toEqual([
    'ApiUrl',
    'ConsoleUrl',
    'DashboardUrl',
    'DefaultOrganization',
    'DeliveriesDlqUrl',
    'DeliveriesQueueUrl',
    'EndpointsTableName',
    'EventsDlqUrl',
    'EventsQueueUrl',
    'MasterKeySecretArn',
    'PublishUrl',
    'ReplayDlqUrl',
    'ReplayQueueUrl',
    'TokenKeySecretArn',
  ]);
});
