import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { SQSClient } from '@aws-sdk/client-sqs';
import { beforeAll, describe, expect, it } from 'vitest';
import { publishInvoicePaid } from '../../docs/examples/publish-with-svix.ts';
import { putOnEventsQueue } from '../../docs/examples/put-event-on-queue.ts';
import { ShopStack } from '../../docs/examples/shop-stack.ts';
import { verifyStandardWebhooks } from '../../docs/examples/verify-standard-webhooks.ts';
import { operatorConfig } from '../../local/operator.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import { newApp, templateOf } from '../stack/synthesized.ts';

// The script is the reader's, not Grapnel's: a machine without curl runs all other tests.
const hasCurl = spawnSync('sh', ['-c', 'command -v curl']).status === 0;
const script = fileURLToPath(new URL('../../docs/examples/first-event.sh', import.meta.url));

describe('the examples that publish', () => {
  let grapnel: Grapnel;
  beforeAll(async () => {
    grapnel = await startGrapnel('usual');
  });

  it.runIf(hasCurl)(
    'the first event with curl reaches the receiver, signed with the secret that the script prints',
    async () => {
      const { stdout } = await promisify(execFile)('sh', [script], {
        env: {
          PATH: process.env['PATH'] ?? '',
          API: grapnel.stack.apiUrl,
          TOKEN: grapnel.token,
          RECEIVER: grapnel.receiver.url('/first'),
        },
      });
      const [application, endpoint, secret, message, attempts] = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(application).toMatchObject({ uid: 'customer-1' });
      expect(endpoint).toMatchObject({ uid: 'main', dialect: 'standard-webhooks' });
      expect(message).toMatchObject({ eventType: 'invoice.paid' });
      expect(attempts).toHaveProperty('data');

      const [request] = await grapnel.receiver.waitFor('/first', 1);
      expect(verifyStandardWebhooks({ ...request?.headers }, request?.body ?? '', secret.key)).toEqual({
        invoice: 'A-1024',
        total: '19.90',
      });

      // The application and its endpoint are there now: what a producer puts on the queue goes the same way.
      const sqs = new SQSClient(operatorConfig(grapnel.stack.gatewayUrl));
      await putOnEventsQueue(sqs, grapnel.stack.outputs['EventsQueueUrl'] ?? '');
      const [, second] = await grapnel.receiver.waitFor('/first', 2);
      expect(JSON.parse(second?.body ?? '')).toEqual({ invoice: 'A-1025', total: '7.00' });
      sqs.destroy();
    },
  );

  it("Svix's client publishes", async () => {
    const message = await publishInvoicePaid(grapnel.stack.apiUrl, grapnel.token);
    expect(message).toMatchObject({ eventType: 'invoice.paid', eventId: 'invoice.paid-A-1024' });
  });
});

describe('the example of a stack of one’s own', () => {
  it('lets its function put events on the queue', () => {
    const { ofType } = templateOf(new ShopStack(newApp(), 'Shop'));
    const policies = ofType('AWS::IAM::Policy').filter(([id]) => id.startsWith('Orders'));
    expect(policies.map(([, policy]) => policy.Properties['PolicyDocument'].Statement)).toEqual([
      [expect.objectContaining({ Action: 'sqs:SendMessage', Effect: 'Allow' })],
    ]);
  });
});
