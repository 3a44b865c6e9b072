import { type App, CfnOutput, Stack, type StackProps } from 'aws-cdk-lib/core';
import type { SettingsInput } from './settings.ts';
import { WebhookService } from './webhook-service.ts';

export interface GrapnelStackProps extends StackProps {
  readonly settings: SettingsInput;
}

/** One webhook service as a stack, with what its users need to know of it as outputs. */
export class GrapnelStack extends Stack {
  constructor(scope: App, id: string, props: GrapnelStackProps) {
    const { settings, ...stackProps } = props;
    super(scope, id, { description: 'Grapnel: webhook sending', ...stackProps });
    // The id `Default` keeps the logical ids of everything in it free of a prefix.
    const service = new WebhookService(this, 'Default', settings);

    new CfnOutput(this, 'ApiUrl', {
      description: 'Server URL for API clients',
      value: service.api.origin,
    });
    new CfnOutput(this, 'EventsQueueUrl', {
      description: 'Queue for producers inside AWS',
      value: service.events.queue.queueUrl,
    });
    new CfnOutput(this, 'TokenKeySecretArn', {
      description: 'Secret with the key that signs API tokens',
      value: service.secrets.tokenKey.secretArn,
    });
    new CfnOutput(this, 'DefaultOrganization', {
      description: 'Organization of the first token and of events that name none',
      value: service.defaultOrganization,
    });
    new CfnOutput(this, 'DashboardUrl', {
      description: 'CloudWatch dashboard, in the order of the stages',
      value: service.dashboard.url,
    });
  }
}
