import { ReceiveMessageCommand, SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { afterEach, expect, test } from 'vitest';
import { clients } from './clients.ts';
import { type SmallStack, startSmallStack } from './small-assembly.ts';

let small: SmallStack;
afterEach(() => small.end());

test('a group that comes behind a large backlog of another does not wait for it', async () => {
  small = await startSmallStack({ Resources: { Jobs: { Type: 'AWS::SQS::Queue' } } });
  const { sqs } = clients(small.stack);
  const QueueUrl = small.stack.template.ref('Jobs');
  const send = (group: string, ids: readonly number[]) =>
    sqs.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: ids.map((id) => ({ Id: String(id), MessageBody: group, MessageGroupId: group })),
      }),
    );
  const ten = Array.from({ length: 10 }, (_, id) => id);
  for (let sent = 0; sent < 3000; sent += 10) await send('noisy', ten);
  await send('quiet', [0]);
  const receive = async () =>
    (await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }))).Messages?.map(
      ({ Body }) => Body,
    );
  await receive();
  expect((await receive())?.[0]).toBe('quiet');
});

test('a group with most of the messages in flight lets the others go first', async () => {
  small = await startSmallStack({ Resources: { Jobs: { Type: 'AWS::SQS::Queue' } } });
  const { sqs } = clients(small.stack);
  const QueueUrl = small.stack.template.ref('Jobs');
  const send = (group: string, count: number) =>
    sqs.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: Array.from({ length: count }, (_, i) => ({
          Id: String(i),
          MessageBody: `${group}${i}`,
          MessageGroupId: group,
        })),
      }),
    );
  const receive = async () =>
    (await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }))).Messages?.map(
      ({ Body }) => Body,
    );
  for (let i = 0; i < 3; i++) await send('noisy', 10);
  await send('quiet', 2);
  // Nothing is in flight yet, so that the order is that of sending.
  expect(new Set((await receive())?.map((body) => body?.slice(0, 5)))).toEqual(new Set(['noisy']));
  const second = await receive();
  expect(second?.slice(0, 3)).toEqual(['quiet0', 'quiet1', 'noisy0']);
  expect(second).toHaveLength(10);
});
