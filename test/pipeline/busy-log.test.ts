import { expect, test } from 'vitest';
import { idShard } from '../../core/ids/ksuid.ts';
import { type Grapnel, startGrapnel } from './grapnel.ts';

let busy = false;
let grapnel: Grapnel;

test('a busy log is spread over more partitions and still lists in order', async () => {
  grapnel = await startGrapnel('quick', {
    beforeCall: (call) =>
      busy && call.action === 'dynamodb:PutItem' && call.resources.some((arn) => arn.includes('Messages'))
        ? { status: 400, errorType: 'ProvisionedThroughputExceededException', message: 'too much at once' }
        : undefined,
  });
  const application = await grapnel.application();
  const publish = () =>
    grapnel.api.post(`/app/${application}/msg`, { eventType: 'invoice.paid', payload: {} });

  busy = true;
  for (let round = 0; round < 2; round++) {
    const refused = await publish();
    expect(refused.status).toBe(503);
    // Which of the two depends on whether the SDK's tries end before the publication gives up.
    expect(['throttled', 'timed_out']).toContain(refused.body.code);
    expect(refused.headers.get('retry-after')).toBe('1');
  }
  busy = false;

  const ids: string[] = [];
  for (let index = 0; index < 30; index++) {
    const answer = await publish();
    ids.unshift(answer.body.id);
  }
  // Two refusals have made four partitions of one; which one a message lies in shows in its id's last characters.
  const partitions = new Set(ids.map((id) => idShard('msg', id)));
  expect([...partitions].sort()).toEqual([0, 1, 2, 3]);

  const listed: string[] = [];
  let iterator = '';
  for (let done = false; !done; ) {
    const page = await grapnel.api.get(`/app/${application}/msg?limit=7${iterator}`);
    listed.push(...page.body.data.map(({ id }: { id: string }) => id));
    iterator = `&iterator=${page.body.iterator}`;
    done = page.body.done;
  }
  expect(listed).toEqual(ids);
}, 60_000);
