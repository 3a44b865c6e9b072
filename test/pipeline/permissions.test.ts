import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { fastcommentsExamples } from '../../core/dialects/fastcomments/examples.ts';
import { PolicyDocument } from '../../local/iam/statements.ts';
import { operatorConfig } from '../../local/operator.ts';
import { makeFanOutDueNow } from '../manage/due-fan-outs.ts';
import { makeDueNow } from './due-index.ts';
import { type Grapnel, startGrapnel } from './grapnel.ts';

/** Permissions that no call of a function shows, and who uses them. */
const explained: Readonly<Record<string, string>> = {
  'logs:CreateLogStream': 'Lambda itself, to write what the function prints',
  'logs:PutLogEvents': 'Lambda itself, to write what the function prints',
  'sqs:ReceiveMessage': "Lambda's event source mapping, with the function's role",
  'sqs:DeleteMessage': "Lambda's event source mapping, with the function's role",
  'sqs:GetQueueAttributes': "Lambda's event source mapping, with the function's role",
  'sqs:ChangeMessageVisibility': "Lambda's event source mapping, with the function's role",
};

test('the roles allow what the functions call and nothing that they never call', async () => {
  const refused: string[] = [];
  const busy = { now: false, of: '' };
  const grapnel = await startGrapnel('quick', {
    onLine: (line) => void (line.startsWith('denied') && refused.push(line)),
    beforeCall: (call) =>
      busy.now &&
      call.caller.startsWith(busy.of) &&
      call.action === 'dynamodb:PutItem' &&
      call.resources.some((arn) => arn.includes('Messages'))
        ? { status: 400, errorType: 'ThrottlingException', message: 'too much at once' }
        : undefined,
  });
  await everythingOnce(grapnel, busy);
  expect(refused).toEqual([]);

  const unused: string[] = [];
  for (const { logicalId } of grapnel.stack.functions()) {
    const calls = grapnel.stack.calls().filter((call) => call.caller === logicalId && call.status < 300);
    for (const { action, resource } of permissionsOf(grapnel, logicalId)) {
      const isUsed = calls.some(
        (call) => call.action === action && call.resources.some((called) => matches(resource, called)),
      );
      if (!isUsed && !(action in explained)) unused.push(`${logicalId} never calls ${action} on ${resource}`);
    }
  }
  expect(unused).toEqual([]);
}, 120_000);

/** Every action on every resource that a function's role allows, as the template says it. */
function permissionsOf(grapnel: Grapnel, functionLogicalId: string) {
  const { template } = grapnel.stack;
  const role = String(template.properties(functionLogicalId)['Role']).split('/').at(-1);
  return template
    .ofType('AWS::IAM::Policy')
    .map(({ logicalId }) => AttachedPolicy.parse(template.properties(logicalId)))
    .filter(({ Roles }) => Roles.includes(role ?? ''))
    .flatMap(({ PolicyDocument: { Statement } }) => Statement)
    .flatMap(({ Action = [], Resource = [] }) =>
      Action.flatMap((action) => Resource.map((resource) => ({ action, resource }))),
    );
}

const AttachedPolicy = z.object({ Roles: z.array(z.string()), PolicyDocument });

function matches(pattern: string, resource: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\/]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(resource);
}

/** Takes each stage down each of its ways. */
async function everythingOnce(grapnel: Grapnel, busy: { now: boolean; of: string }): Promise<void> {
  const { api, receiver, stack } = grapnel;
  const application = await grapnel.application();
  const noise = Array.from({ length: 40_000 }, () => Math.random().toString(36).slice(2)).join('');

  // before anything that it is told of: send and manage remember for a while that nobody listens
  await api.post('/operational-webhook/endpoint', { url: receiver.url('/told') });

  // publish, fan-out and send, with a payload in the item and one in the bucket, from the API and from a producer
  await grapnel.endpoint(application, '/all');
  await grapnel.publish(application, 'invoice.paid', { id: 1 });
  const large = await grapnel.publish(application, 'invoice.paid', { noise });
  await api.post(
    `/app/${application}/msg`,
    { eventType: 'invoice.paid', payload: { noise }, eventId: 'e-1' },
    { 'idempotency-key': 'k-1' },
  );
  await api.post(
    `/app/${application}/msg`,
    { eventType: 'invoice.paid', payload: { noise }, eventId: 'e-1' },
    { 'idempotency-key': 'k-1' },
  );
  // an event id that is taken frees its idempotency key; management keeps answers, and frees the keys of refusals
  await api.post(
    `/app/${application}/msg`,
    { eventType: 'invoice.paid', payload: {}, eventId: 'e-1' },
    { 'idempotency-key': 'k-2' },
  );
  await api.post('/app', { name: 'kept' }, { 'idempotency-key': 'k-3' });
  await api.post('/app', { name: '' }, { 'idempotency-key': 'k-4' });
  const sqs = new SQSClient(operatorConfig(stack.gatewayUrl));
  const produce = (body: string) =>
    sqs.send(new SendMessageCommand({ QueueUrl: stack.outputs['EventsQueueUrl'], MessageBody: body }));
  await produce(
    JSON.stringify({ application, eventType: 'invoice.paid', payload: { noise }, eventId: 'e-2' }),
  );
  await produce('not an event');
  await receiver.waitFor('/all', 4);

  // deliveries in order, from the API and from a producer
  const ordered = await grapnel.application();
  await grapnel.endpoint(ordered, '/ordered', { ordering: 'per-key', orderingKey: '/id' });
  await grapnel.publish(ordered, 'invoice.paid', { id: 1 });
  await produce(JSON.stringify({ application: ordered, eventType: 'invoice.paid', payload: { id: 1 } }));
  await receiver.waitFor('/ordered', 2);

  // fan-out of more than a page
  const crowd = await grapnel.application();
  for (let start = 0; start < 251; start += 25) {
    const urls = Array.from({ length: 25 }, (_, index) => `/crowd/${start + index}`);
    await Promise.all(urls.map((path) => grapnel.endpoint(crowd, path, { filterTypes: ['note'] })));
  }
  await grapnel.publish(crowd, 'invoice.paid', {});

  // retry through the queue, through the due index, and the DLQ
  const later = await grapnel.endpoint(application, '/later', { dialect: 'svix' });
  receiver.answer('/later', 500, 500, 500);
  const message = await grapnel.publish(application, 'invoice.paid', { id: 2 });
  await grapnel.waitForAttempts(application, later, 2);
  await stack.waitUntilIdle();
  await makeDueNow(stack, message);
  // a message for later, in an application that comes with it: the sweep queues its fan-out too
  const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
  const kept = await api.post('/app/inline/msg', {
    eventType: 'invoice.paid',
    payload: { id: 3 },
    application: { name: 'inline', uid: 'inline' },
    deliverAt: inAnHour,
  });
  await makeFanOutDueNow(stack, kept.body.id);
  await stack.runSchedule(stack.template.ofType('AWS::Events::Rule')[0]?.logicalId ?? '');
  await receiver.waitFor('/later', 3);
  await stack.waitUntilIdle();

  // a throttled endpoint, and a delivery that is given up, of which an operational webhook tells
  const givenUp = await grapnel.endpoint(application, '/given-up', { throttleRate: 1, retrySchedule: [] });
  receiver.answer('/given-up', 500);
  await grapnel.publish(application, 'invoice.paid', { id: 4 });
  await receiver.waitFor('/given-up', 1);
  await stack.waitUntilIdle();
  // moved back from the DLQ, send asks whether it was recovered in the meantime
  const inDlq = stack.inspectQueue(grapnel.queue('DeliveriesDlq')).ready;
  const MessageBody = inDlq.find((body) => body.includes(givenUp));
  await sqs.send(new SendMessageCommand({ QueueUrl: stack.outputs['DeliveriesQueueUrl'], MessageBody }));
  await receiver.waitFor('/given-up', 2);
  await stack.waitUntilIdle();

  // an endpoint that is found to hang, and a delivery that is moved to the slow lane for it
  const slow = await grapnel.application();
  const hanging = await grapnel.endpoint(slow, '/hanging');
  receiver.answer('/hanging', 'hang', 'hang');
  await Promise.all([1, 2].map((id) => grapnel.publish(slow, 'invoice.paid', { id })));
  await stack.waitForLog(({ line }) => line.includes('go by the slow lane') && line.includes(hanging));
  await grapnel.publish(slow, 'invoice.paid', { id: 3 });
  await receiver.waitFor('/hanging', 3);

  // a webhook that is held and released, and whose pending deliveries are listed, counted and cancelled
  const hook = await grapnel.endpoint(application, '/pending', { dialect: 'fastcomments' });
  receiver.answer('/pending', 500);
  await grapnel.publish(application, 'comment-created', fastcommentsExamples['comment-created']);
  await receiver.waitFor('/pending', 2);
  await stack.waitUntilIdle();
  await api.patch(`/app/${application}/endpoint/${hook}`, { disabled: true });
  await api.patch(`/app/${application}/endpoint/${hook}`, { disabled: false });
  const pending = (method: string, path: string) =>
    fetch(`${stack.apiUrl}/api/v1/pending-webhook-events${path}?tenantId=${application}`, {
      method,
      headers: { 'x-api-key': grapnel.token },
    });
  await pending('GET', '');
  await pending('GET', '/count');
  await pending('DELETE', `/${message.slice(4)}.${hook.slice(3)}`);

  // an endpoint that says that it is gone, and one that fails, is switched off and on again
  const comments = await grapnel.application();
  const gone = await grapnel.endpoint(comments, '/gone', {
    dialect: 'fastcomments',
    dialectOptions: { source: 'api' },
  });
  receiver.answer('/gone', 410);
  await grapnel.publish(comments, 'comment-created', fastcommentsExamples['comment-created']);
  await grapnel.until(async () => (await api.get(`/app/${comments}/endpoint/${gone}`)).status === 404);
  const switched = await grapnel.endpoint(comments, '/switched', { disabled: true });
  await api.patch(`/app/${comments}/endpoint/${switched}`, { disabled: false });
  await api.get(`/app/${comments}/endpoint/${switched}/health`);
  await api.get('/backlog');

  // busy logs, in each stage that writes one
  for (const stage of ['Publish', 'FanOut', 'Send']) {
    const hot = await grapnel.application();
    await grapnel.endpoint(hot, `/hot/${stage}`);
    if (stage === 'Send') await grapnel.publish(hot, 'invoice.paid', {});
    busy.of = stage;
    busy.now = true;
    if (stage === 'Publish') await api.post(`/app/${hot}/msg`, { eventType: 'invoice.paid', payload: {} });
    if (stage === 'FanOut') await produce(JSON.stringify({ application: hot, eventType: 'a', payload: {} }));
    await grapnel.until(() =>
      stack
        .calls()
        .some(
          ({ caller, action, resources }) =>
            caller.startsWith(stage) &&
            action === 'dynamodb:UpdateItem' &&
            resources.some((arn) => arn.includes('Endpoints')),
        ),
    );
    busy.now = false;
  }

  // manage
  await api.post('/event-type', { name: 'invoice.paid', description: 'paid' });
  await api.get('/event-type');
  await api.patch(`/app/${application}/endpoint/${later}`, { uid: 'later' });
  await api.get(`/app/${application}/endpoint/later`);
  await api.get(`/app/${application}/msg`);
  await api.get(`/app/${application}/msg/${large}`);
  await api.delete(`/app/${application}/msg/${large}/content`);
  await api.get(`/app/${application}/attempt/msg/${message}`);
  await api.get(`/app/${application}/attempt/endpoint/later`);
  await api.get(`/app/${application}/endpoint/later/secret`);
  // an example, its payload in the bucket
  const schemas = { 1: { examples: [{ noise: noise.slice(0, 200_000) }] } };
  await api.post('/event-type', { name: 'noisy', description: 'noise', schemas });
  await api.post(`/app/${application}/endpoint/later/send-example`, { eventType: 'noisy' });
  await api.delete(`/app/${application}/endpoint/later`);

  // replay: a task of more than one step that deletes a payload in the bucket, and one that sends again
  const old = await grapnel.application();
  await grapnel.publish(old, 'invoice.paid', { noise });
  for (let n = 0; n < 100; n++) await grapnel.publish(old, 'invoice.paid', { n });
  const again = await grapnel.endpoint(old, '/again');
  const all = { since: new Date(Date.now() - 3_600_000).toISOString() };
  await api.post(`/app/${old}/endpoint/${again}/replay-missing`, all);
  await receiver.waitFor('/again', 101);
  const [attempt] = await grapnel.attemptsOf(old, again);
  await api.delete(`/app/${old}/msg/${attempt.msgId}/attempt/${attempt.id}/content`);
  const resent = `/app/${old}/msg/${attempt.msgId}/endpoint/${again}/resend`;
  await api.post(resent, undefined);
  await api.post(`/app/${old}/endpoint/${again}/bulk-replay`, all);
  const purge = await api.post(`/app/${old}/msg/expunge-all-contents`, undefined);
  await grapnel.until(
    async () => (await api.get(`/background-task/${purge.body.id}`)).body.status === 'finished',
  );
}
