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
    if (service.publish.url) {
      new CfnOutput(this, 'PublishUrl', {
        description: 'Server URL for producers that only publish: cheaper than ApiUrl',
        value: service.publish.url.origin,
      });
    }
    if (service.console) {
      new CfnOutput(this, 'ConsoleUrl', {
        description: 'The console: sign in with a token of npx grapnel token',
        value: `${service.console.origin}/console/`,
      });
    }
    new CfnOutput(this, 'EventsQueueUrl', {
      description: 'Queue for producers inside AWS',
      value: service.events.queue.queueUrl,
    });
    const inner = { Deliveries: service.deliveries, Replay: service.replays };
    for (const [name, { queue }] of Object.entries(inner)) {
      new CfnOutput(this, `${name}QueueUrl`, {
        description: `Where npx grapnel dlq puts back what lies in ${name}DlqUrl`,
        value: queue.queueUrl,
      });
    }
    for (const [name, { dlq }] of Object.entries({ Events: service.events, ...inner })) {
      new CfnOutput(this, `${name}DlqUrl`, {
        description: 'What could not be done: npx grapnel dlq show',
        value: dlq.queueUrl,
      });
    }
    new CfnOutput(this, 'TokenKeySecretArn', {
      description: 'Secret with the key that signs API tokens',
      value: service.secrets.tokenKey.secretArn,
    });
    new CfnOutput(this, 'MasterKeySecretArn', {
      description: "Secret that encrypts endpoints' secrets: npx grapnel secrets",
      value: service.secrets.masterKey.secretArn,
    });
    new CfnOutput(this, 'EndpointsTableName', {
      description: 'Table with what npx grapnel secrets re-encrypts',
      value: service.endpoints.table.tableName,
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
