import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stageQueue } from '../../lambdas/parts/stage-queue.ts';

interface Request {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** A queue service that takes what comes and answers the first request of each kind with an error. */
const requests: Request[] = [];
const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  requests.push({ headers: request.headers, text: Buffer.concat(chunks).toString('utf8') });
  const isFirst = String(request.headers['amz-sdk-request']).startsWith('attempt=1');
  response.writeHead(isFirst ? 500 : 200, { 'content-type': 'application/x-amz-json-1.0' }).end('{}');
});
let url = '';
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

test.each(['send', 'sendAll'] as const)(
  '%s: what the SDK sends once more says that it may be a copy, and is signed as it is',
  async (method) => {
    const sqs = new SQSClient({
      region: 'us-east-1',
      endpoint: url,
      md5: false,
      credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
    });
    const message = { body: JSON.stringify({ v: 1, message: 'größer' }), groupId: 'ep_1' };
    requests.length = 0;
    const queue = stageQueue(sqs, `${url}/queue`);
    await (method === 'send' ? queue.send(message) : queue.sendAll([message, message]));
    const [first, second] = requests.map(({ text }) => JSON.parse(text));
    const copy = JSON.stringify({ v: 1, message: 'größer', mayBeRepeated: true });
    const bodiesIn = (sent: typeof first) =>
      method === 'send'
        ? [sent.MessageBody]
        : sent.Entries.map(({ MessageBody }: { MessageBody: string }) => MessageBody);
    expect(bodiesIn(first)).toEqual(bodiesIn(first).map(() => message.body));
    expect(bodiesIn(second)).toEqual(bodiesIn(second).map(() => copy));
    const asFirst = JSON.stringify(second).replaceAll(JSON.stringify(copy), JSON.stringify(message.body));
    expect(JSON.parse(asFirst)).toEqual(first);
    for (const { headers, text } of requests) {
      expect(headers['content-length']).toBe(String(Buffer.byteLength(text)));
      const hash = headers['x-amz-content-sha256'];
      if (hash !== undefined) expect(hash).toBe(createHash('sha256').update(text).digest('hex'));
    }
    sqs.destroy();
  },
);
