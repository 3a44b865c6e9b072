import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { type App, Stack } from 'aws-cdk-lib/core';
import { WebhookService } from '../../lib/webhook-service.ts';

/** A shop with webhooks of its own, and a function that may put events on their queue. */
export class ShopStack extends Stack {
  constructor(app: App, id: string) {
    super(app, id);
    const webhooks = new WebhookService(this, 'Webhooks', { retentionDays: 30 });
    const orders = new LambdaFunction(this, 'Orders', {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = async () => {}'),
      environment: { EVENTS_QUEUE_URL: webhooks.events.queue.queueUrl },
    });
    webhooks.events.grantSend(orders);
  }
}
