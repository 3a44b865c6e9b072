import { SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { beforeAll, describe, expect, test } from 'vitest';
import { operatorConfig } from '../../local/operator.ts';
import { type Grapnel, startGrapnel } from './grapnel.ts';

let grapnel: Grapnel;
let sqs: SQSClient;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
  sqs = new SQSClient(operatorConfig(grapnel.stack.gatewayUrl));
});

const queueUrl = () => grapnel.stack.outputs['EventsQueueUrl'];
const send = (body: string) => sqs.send(new SendMessageCommand({ QueueUrl: queueUrl(), MessageBody: body }));
const rejectedBodies = () => grapnel.stack.inspectQueue(grapnel.queue('EventsDlq')).ready;

describe('an event that a producer puts on the events queue', () => {
  test('is stored and delivered like one published over HTTP, as it was written', async () => {
    const application = await grapnel.application();
    await grapnel.endpoint(application, '/queued');
    await send(
      `{ "application": "${application}", "eventType": "invoice.paid", "payload": {"n": 12345678901234567890 }, "eventId":"e-1" }`,
    );
    const [request] = await grapnel.receiver.waitFor('/queued', 1);
    expect(request?.body).toBe('{"n": 12345678901234567890 }');
    const stored = await grapnel.api.get(`/app/${application}/msg/e-1`);
    expect(stored.body).toMatchObject({ eventType: 'invoice.paid', eventId: 'e-1' });
    expect(request?.headers['webhook-id']).toBe(stored.body.id);
  });

  test('may name the application by its uid', async () => {
    await grapnel.api.post('/app', { name: 'named', uid: 'customer-7' });
    await grapnel.endpoint('customer-7', '/by-uid');
    await send(JSON.stringify({ application: 'customer-7', eventType: 'invoice.paid', payload: {} }));
    await grapnel.receiver.waitFor('/by-uid', 1);
  });

  test('is delivered once when its event id was published before', async () => {
    const application = await grapnel.application();
    await grapnel.endpoint(application, '/same-event');
    const body = JSON.stringify({ application, eventType: 'invoice.paid', payload: {}, eventId: 'e-2' });
    await send(body);
    await grapnel.receiver.waitFor('/same-event', 1);
    await send(body);
    await grapnel.stack.waitUntilIdle();
    expect(grapnel.receiver.received('/same-event')).toHaveLength(1);
  });

  test.each([
    ['no JSON', 'hello', /not JSON/],
    ['JSON of another kind', '[1]', /object/],
    ['no application', '{"eventType":"a","payload":{}}', /application/],
    [
      'an application that does not exist',
      '{"application":"nobody","eventType":"a","payload":{}}',
      /"nobody" does not exist/,
    ],
    ['a payload that is a list', '{"application":"x","eventType":"a","payload":[]}', /payload/],
    ['a bad event type', '{"application":"x","eventType":"a b","payload":{}}', /eventType.*allowed/],
  ])('goes to the DLQ with its reason logged when it is %s', async (_what, body, reason) => {
    await send(body);
    const logged = await grapnel.stack.waitForLog(
      ({ line }) => line.includes('moved to the DLQ') && reason.test(JSON.parse(line).reason),
    );
    expect(logged.line).toContain('"level":"ERROR"');
    await grapnel.stack.waitUntilIdle();
    expect(rejectedBodies()).toContain(body);
  });

  test('is not held up by bad ones in its batch', async () => {
    const application = await grapnel.application();
    await grapnel.endpoint(application, '/batch');
    const good = JSON.stringify({ application, eventType: 'invoice.paid', payload: {} });
    await sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: queueUrl(),
        Entries: ['bad-1', good, 'bad-2', good, '{}'].map((body, index) => ({
          Id: String(index),
          MessageBody: body,
        })),
      }),
    );
    await grapnel.receiver.waitFor('/batch', 2);
    await grapnel.stack.waitUntilIdle();
    expect(rejectedBodies()).toEqual(expect.arrayContaining(['bad-1', 'bad-2', '{}']));
    expect(grapnel.receiver.received('/batch')).toHaveLength(2);
  });
});
