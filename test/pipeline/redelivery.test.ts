import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { beforeAll, expect, test } from 'vitest';
import { misskeyExamples } from '../../core/dialects/misskey/examples.ts';
import { operatorConfig } from '../../local/operator.ts';
import { type Grapnel, startGrapnel } from './grapnel.ts';

let grapnel: Grapnel;
let sqs: SQSClient;
beforeAll(async () => {
  // The dialects' own schedules: the second attempt is seconds away.
  grapnel = await startGrapnel('usual');
  sqs = new SQSClient(operatorConfig(grapnel.stack.gatewayUrl));
});

const enqueue = (body: string) =>
  sqs.send(
    new SendMessageCommand({
      QueueUrl: grapnel.stack.template.ref(grapnel.queue('DeliveriesQueue')),
      MessageBody: body,
    }),
  );
const bodiesOf = (queue: string, message: string) => {
  const { ready, delayed, inFlight } = grapnel.stack.inspectQueue(grapnel.queue(queue));
  return [...ready, ...delayed, ...inFlight].filter((body) => body.includes(message));
};

test('a delivery that is moved back from the DLQ gets one more attempt, which is logged', async () => {
  const application = await grapnel.application();
  const endpoint = await grapnel.endpoint(application, '/redriven', { dialect: 'misskey' });
  grapnel.receiver.answer('/redriven', 404);
  const message = await grapnel.publish(application, 'note', misskeyExamples['note']);
  await grapnel.until(() => bodiesOf('DeliveriesDlq', message).length === 1);

  await enqueue(bodiesOf('DeliveriesDlq', message)[0] ?? '');
  await grapnel.receiver.waitFor('/redriven', 2);
  const attempts = await grapnel.waitForAttempts(application, endpoint, 2);
  expect(attempts.map(({ attemptNumber, statusText }) => [attemptNumber, statusText])).toEqual([
    [2, 'success'],
    [1, 'fail'],
  ]);
  await grapnel.stack.waitUntilIdle();
  expect(bodiesOf('DeliveriesDlq', message)).toHaveLength(1);
});

test('a queue message that is delivered again after its attempt was settled schedules no second retry', async () => {
  const application = await grapnel.application();
  const endpoint = await grapnel.endpoint(application, '/repeated');
  grapnel.receiver.answer('/repeated', 503);
  const message = await grapnel.publish(application, 'invoice.paid', { id: 1 });
  await grapnel.until(() => bodiesOf('DeliveriesQueue', message).length === 1);
  const next = JSON.parse(bodiesOf('DeliveriesQueue', message)[0] ?? '');
  await grapnel.stack.waitUntilIdle();

  await enqueue(JSON.stringify({ ...next, attempt: 1, mayBeRepeated: true }));
  await grapnel.stack.waitUntilIdle();
  expect(bodiesOf('DeliveriesQueue', message)).toHaveLength(1);
  await grapnel.receiver.waitFor('/repeated', 2);
  await grapnel.waitForAttempts(application, endpoint, 2);
  await grapnel.stack.waitUntilIdle();
  expect(grapnel.receiver.received('/repeated')).toHaveLength(2);
});
