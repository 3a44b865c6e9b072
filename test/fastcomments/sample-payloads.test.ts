import { beforeAll, describe, expect, test } from 'vitest';
import { fastcommentsExamples } from '../../core/dialects/fastcomments/examples.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import { comment, createTenant } from './tenant.ts';

let grapnel: Grapnel;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
});

describe('sample payloads', () => {
  test('are the newest comments, each once and as it is now, without those that were deleted', async () => {
    const tenant = await createTenant(grapnel);
    const publish = (event: string, changes: object) =>
      grapnel.publish(tenant.id, `comment-${event}`, comment(changes));
    const idsOf = async (query: string) =>
      (await tenant.get(`/webhooks/sample-payloads${query}`)).body.payloads.map(
        ({ id, votes }: { id: string; votes: number }) => `${id} ${votes}`,
      );
    await publish('created', { id: 'a', votes: 0 });
    await publish('created', { id: 'b', votes: 0 });
    await publish('created', { id: 'c', votes: 0 });
    await publish('updated', { id: 'a', votes: 7 });
    await publish('created', { id: 'd', votes: 0 });
    await publish('created', { id: 'e', votes: 0 });
    await publish('deleted', { id: 'd' });
    await grapnel.publish(tenant.id, 'invoice.paid', { id: 'f' });
    await grapnel.publish(tenant.id, 'comment-created', { id: 'no comment' });
    expect(await idsOf('')).toEqual(['e 0', 'a 7', 'c 0']);
    expect(await idsOf('?limit=1')).toEqual(['e 0']);
    expect(await idsOf('?limit=10')).toEqual(['e 0', 'a 7', 'c 0', 'b 0']);
    // FastComments only checks the event: every one delivers the same object.
    expect(await idsOf('?event=comment-deleted&limit=2')).toEqual(['e 0', 'a 7']);
  });

  test('are exactly what a delivery carries', async () => {
    const tenant = await createTenant(grapnel);
    await tenant.subscribe({ url: grapnel.receiver.url('/same'), event: 'comment-created' });
    await grapnel.publish(tenant.id, 'comment-created', comment({ comment: 'Zoë 👍 "quoted"' }));
    const [received] = await grapnel.receiver.waitFor('/same', 1);
    const { text } = await tenant.get('/webhooks/sample-payloads');
    expect(text).toBe(`{"status":"success","payloads":[${received?.body}]}`);
  });

  test('are an example where there is no comment yet', async () => {
    const tenant = await createTenant(grapnel);
    expect((await tenant.get('/webhooks/sample-payloads?event=comment-updated')).body).toEqual({
      status: 'success',
      payloads: [fastcommentsExamples['comment-updated']],
    });
  });

  test('fit into an answer, however large the comments are', async () => {
    const tenant = await createTenant(grapnel);
    const text = '"'.repeat(480_000);
    for (let number = 0; number < 8; number++) {
      await grapnel.publish(tenant.id, 'comment-created', comment({ id: `${number}`, comment: text }));
    }
    const answer = await tenant.get('/webhooks/sample-payloads?limit=10');
    expect(answer.status).toBe(200);
    expect(answer.body.payloads.length).toBeGreaterThan(0);
    expect(answer.body.payloads.length).toBeLessThan(8);
  });

  test.each([
    '?limit=0',
    '?limit=11',
    '?limit=x',
    '?limit=1e0',
    '?limit=',
    '?event=comment.created',
    '?skip=1',
  ])('with %s are refused', async (query) => {
    const tenant = await createTenant(grapnel);
    const answer = await tenant.get(`/webhooks/sample-payloads${query}`);
    expect([answer.status, answer.body.code]).toEqual([422, 'unexpected-param']);
  });
});
