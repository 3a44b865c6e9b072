import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { isFromFastComments } from '../../docs/examples/verify-fastcomments.ts';
import { page, tableRows } from '../docs/pages.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import { comment } from './tenant.ts';

// The script is the reader's, not Grapnel's: a machine without curl runs all other tests.
const hasCurl = spawnSync('sh', ['-c', 'command -v curl']).status === 0;
const script = fileURLToPath(new URL('../../docs/examples/fastcomments-subscribe.sh', import.meta.url));
const apiKey = 'A1B2C3D4E5F6G7H8';

describe('docs/fastcomments.md', () => {
  let grapnel: Grapnel;
  beforeAll(async () => {
    grapnel = await startGrapnel('quick');
  });

  it.runIf(hasCurl)('sets a tenant up by curl, whose integration verifies what it gets', async () => {
    const { stdout } = await promisify(execFile)('sh', [script], {
      env: {
        PATH: process.env['PATH'] ?? '',
        API: grapnel.stack.apiUrl,
        TOKEN: grapnel.token,
        API_KEY: apiKey,
        RECEIVER: grapnel.receiver.url('/integration'),
      },
    });
    const [application, key, subscribed, listed, samples] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(application).toMatchObject({ uid: 'tenant-1' });
    expect(key).toMatchObject({ key: apiKey, domain: '*' });
    expect(subscribed).toMatchObject({
      status: 'success',
      webhook: { event: 'comment-created', source: 'api' },
    });
    expect(listed.webhooks).toEqual([subscribed.webhook]);
    expect(samples.payloads).toHaveLength(1);

    await grapnel.publish(application.id, 'comment-created', comment());
    const [received] = await grapnel.receiver.waitFor('/integration', 1);
    expect(received && isFromFastComments({ ...received.headers }, received.body, apiKey)).toBe(true);
  });

  it('names every code of an error with its status', async () => {
    const { statuses } = await import('../../lambdas/manage/fastcomments/failure.ts');
    const rows = tableRows(page('docs/fastcomments.md').text, '| code | status |');
    expect(
      Object.fromEntries(rows.map(([code = '', status]) => [code.replaceAll('`', ''), Number(status)])),
    ).toEqual(statuses);
  });
});
