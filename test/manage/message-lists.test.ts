import { randomBytes } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import type { ApiAnswer } from '../pipeline/api-client.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';

let grapnel: Grapnel;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
});

const ids = (answer: ApiAnswer): string[] => answer.body.data.map(({ id }: { id: string }) => id);

test('messages that together are too large for one answer are listed in smaller pages, both ways', async () => {
  const application = await grapnel.application();
  const list = `/app/${application}/msg`;
  const all: string[] = [];
  for (let index = 0; index < 9; index++) {
    // Random, so that it stays as large when it is compressed.
    const payload = { index, data: randomBytes(700_000).toString('base64') };
    all.unshift(await grapnel.publish(application, 'invoice.paid', payload));
  }
  const seen: string[] = [];
  let page = await grapnel.api.get(list);
  for (;;) {
    expect(page.status).toBe(200);
    expect(page.text.length).toBeLessThan(4_000_000);
    seen.push(...ids(page));
    if (page.body.done) break;
    page = await grapnel.api.get(`${list}?iterator=${page.body.iterator}`);
  }
  expect(seen).toEqual(all);
  const back = await grapnel.api.get(`${list}?iterator=-${all.at(-1)}`);
  expect(ids(back)).toEqual(all.slice(-1 - ids(back).length, -1));
  expect(back.body.done).toBe(false);
  expect(ids(await grapnel.api.get(`${list}?with_content=false`))).toEqual(all);
});

test.each(['limit=0', 'limit=251', 'iterator=nonsense', `iterator=app_${'0'.repeat(27)}`, 'with_content=no'])(
  'a list of messages asked with %s is refused with 422 that names the parameter',
  async (query) => {
    const answer = await grapnel.api.get(`/app/${await grapnel.application()}/msg?${query}`);
    expect(answer.status).toBe(422);
    expect(answer.body.detail[0].loc).toEqual(['query', query.split('=')[0]]);
  },
);
