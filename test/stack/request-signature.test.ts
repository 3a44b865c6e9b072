import { createHash, createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { SigningHash } from '../../core/adapters/signing-hash.ts';

// The local run checks no signature, so that only this keeps a wrong one from AWS.
describe('what requests to DynamoDB are signed with', () => {
  const texts = ['', 'a', 'ünï©ode ☃', 'x'.repeat(100_000)];

  it.each(texts)('hashes %.12s as Node does, in one part or in several', async (text) => {
    const expected = createHash('sha256').update(text).digest('hex');
    for (const cut of [0, 1, Math.floor(text.length / 2)]) {
      const sum = new SigningHash();
      for (const part of cut === 0 ? [text] : [text.slice(0, cut), text.slice(cut)]) sum.update(part);
      expect(Buffer.from(await sum.digest()).toString('hex')).toBe(expected);
    }
  });

  it('makes HMACs with texts, bytes, a part of a buffer, and the next secret', async () => {
    const all = randomBytes(96);
    for (const secret of [
      'AWS4one',
      'AWS4two',
      'AWS4one',
      all,
      all.subarray(8, 40),
      new Uint8Array(32).buffer,
    ]) {
      const key = secret instanceof ArrayBuffer ? Buffer.from(secret) : secret;
      const expected = createHmac('sha256', key).update('data').digest('hex');
      for (const _again of [1, 2]) {
        const sum = new SigningHash(secret);
        sum.update('gone');
        sum.reset();
        sum.update(new TextEncoder().encode('data'));
        expect(Buffer.from(await sum.digest()).toString('hex')).toBe(expected);
      }
    }
  });

  it('signs requests as Signature Version 4 has it, also after the credentials have changed', async () => {
    const requests: { headers: IncomingHttpHeaders; body: string }[] = [];
    const server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      requests.push({ headers: request.headers, body });
      response.setHeader('content-type', 'application/x-amz-json-1.0').end('{}');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const secrets = ['first', 'first', 'second'];
    const secretOf = (number: number) => secrets[number] ?? 'later';
    let next = 0;
    const client = new DynamoDBClient({
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      region: 'eu-west-1',
      // Expired at once, so that each request asks for them.
      credentials: async () => ({
        accessKeyId: `AKID${next}`,
        secretAccessKey: secretOf(next++),
        expiration: new Date(0),
      }),
      sha256: SigningHash,
    });
    try {
      for (const _secret of secrets) {
        await client.send(new GetItemCommand({ TableName: 't', Key: { pk: { S: '☃' } } }));
      }
    } finally {
      client.destroy();
      server.close();
    }
    expect(requests).toHaveLength(secrets.length);
    for (const { headers, body } of requests) {
      const [, number, scope = '', names = '', signature] =
        /Credential=AKID(\d)\/(\S+), SignedHeaders=(\S+), Signature=(\w+)/.exec(
          headers.authorization ?? '',
        ) ?? [];
      const canonical = names.split(';').map((name) => `${name}:${String(headers[name]).trim()}\n`);
      const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
      const request = `POST\n/\n\n${canonical.join('')}\n${names}\n${sha256(body)}`;
      const toSign = `AWS4-HMAC-SHA256\n${String(headers['x-amz-date'])}\n${scope}\n${sha256(request)}`;
      let key: string | Buffer = `AWS4${secretOf(Number(number))}`;
      for (const part of scope.split('/')) key = createHmac('sha256', key).update(part).digest();
      expect(signature).toBe(createHmac('sha256', key).update(toSign).digest('hex'));
    }
    expect(new Set(requests.map(({ headers }) => headers.authorization))).toHaveProperty('size', 3);
  });
});
