import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { operatorConfig } from '../../local/operator.ts';
import { startGrapnel } from '../pipeline/grapnel.ts';
import { queuedDelivery } from '../pipeline/queued-deliveries.ts';
import { copiesAfterSeconds, impatient } from './impatient.ts';

test('a delivery that lay in the queue for so long that a copy of it may have been sent is not sent again', async () => {
  const grapnel = await startGrapnel({ assemblyDir: await impatient(5) });
  const application = await grapnel.application();
  const endpoint = await grapnel.endpoint(application, '/copied');
  const message = await grapnel.publish(application, 'invoice.paid', { n: 1 });
  await grapnel.receiver.waitFor('/copied', 1);
  await grapnel.waitForAttempts(application, endpoint, 1);
  const [logged] = await grapnel.attemptsOf(application, endpoint);

  const sqs = new SQSClient(operatorConfig(grapnel.stack.gatewayUrl));
  const original = (delaySeconds: number) =>
    new SendMessageCommand({
      QueueUrl: grapnel.stack.template.ref(grapnel.queue('DeliveriesQueue')),
      MessageBody: JSON.stringify(
        queuedDelivery(
          grapnel,
          { application, endpoint, message },
          { dueAtMs: Date.parse(logged.timestamp) },
        ),
      ),
      DelaySeconds: delaySeconds,
    });
  const isOver = async () => {
    const depth = grapnel.stack.queueDepth(grapnel.queue('DeliveriesQueue'));
    return Object.values(depth).every((count) => count === 0);
  };
  // As old as a delivery is at least, in this deployment, when its fan-out was repeated.
  await sqs.send(original(copiesAfterSeconds + 1));
  await grapnel.until(isOver);
  expect(grapnel.receiver.received('/copied')).toHaveLength(1);

  // A younger one is taken at its word: asking the log each time would cost every delivery a read.
  await sqs.send(original(0));
  await grapnel.receiver.waitFor('/copied', 2);
  await grapnel.until(isOver);
  expect(await grapnel.attemptsOf(application, endpoint)).toHaveLength(1);
  sqs.destroy();
}, 60_000);
