import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** Publishes from inside AWS: no token, no HTTP API. Grapnel stores the event and delivers it. */
export async function putOnEventsQueue(sqs: SQSClient, queueUrl: string) {
  const event = {
    application: 'customer-1',
    eventType: 'invoice.paid',
    eventId: 'invoice.paid-A-1025',
    payload: { invoice: 'A-1025', total: '7.00' },
  };
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: queueUrl,
      MessageBody: JSON.stringify(event),
      // SQS fair queues: a customer with many events does not hold back the others.
      MessageGroupId: event.application,
    }),
  );
}
