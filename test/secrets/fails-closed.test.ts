import { expect, test } from 'vitest';
import { misskeyExamples } from '../../core/dialects/misskey/examples.ts';
import { startGrapnel } from '../pipeline/grapnel.ts';
import { storedItems } from '../pipeline/stored-items.ts';
import { impatient } from './impatient.ts';
import { overwrite } from './operator.ts';

test('secrets that were swapped in the table sign nothing: the deliveries wait, and go once they are back', async () => {
  const grapnel = await startGrapnel({ assemblyDir: await impatient(20) });
  const { stack, receiver } = grapnel;
  const application = await grapnel.application();
  const other = await grapnel.application();
  const dialect = 'misskey';
  const ids = [
    await grapnel.endpoint(application, '/swapped/0', { dialect, secret: 'secret of the first' }),
    await grapnel.endpoint(application, '/swapped/1', { dialect, secret: 'secret of the second' }),
    await grapnel.endpoint(other, '/swapped/2', { dialect, secret: 'secret of the third' }),
  ];
  const headers = { authorization: 'Bearer of the fourth' };
  await grapnel.api.post('/event-type', { name: 'headers', description: '' });
  await grapnel.api.post('/event-type', { name: 'note', description: '' });
  ids.push(await grapnel.endpoint(application, '/swapped/3', { headers, eventTypes: ['headers'] }));
  ids.push(await grapnel.endpoint(other, '/swapped/4', { headers, eventTypes: ['headers'] }));
  const items = await storedItems(stack, 'Endpoints');
  const itemOf = (index: number) => items.find(({ id }) => id === ids[index]) ?? {};
  const put = (attribute: string, from: readonly number[]) =>
    Promise.all(
      from.map((source, index) => {
        const target = attribute === 'sealedHeaders' ? index + 3 : index;
        return overwrite(stack, itemOf(target), attribute, itemOf(source)[attribute]);
      }),
    );

  await put('sealedSecret', [1, 2, 0]);
  await put('sealedHeaders', [4, 3]);
  await grapnel.publish(application, 'note', misskeyExamples['note']);
  await grapnel.publish(other, 'note', misskeyExamples['note']);
  await grapnel.publish(application, 'headers', {});
  await grapnel.publish(other, 'headers', {});
  for (const id of ids) {
    await stack.waitForLog(
      ({ line }) =>
        line.includes('cannot be opened') && line.includes(id) && line.includes('"level":"ERROR"'),
      20_000,
    );
  }
  // The API shows none of it either.
  const answer = await grapnel.api.get(`/app/${application}/endpoint/${ids[0]}/secret`);
  expect(answer.status).toBe(500);
  expect(answer.text).not.toMatch(/secret of|Bearer/);
  for (let index = 0; index < ids.length; index++) {
    expect(receiver.received(`/swapped/${index}`)).toEqual([]);
  }

  await put('sealedSecret', [0, 1, 2]);
  await put('sealedHeaders', [3, 4]);
  const sent = await Promise.all(ids.map((_, index) => receiver.waitFor(`/swapped/${index}`, 1)));
  expect(sent.slice(0, 3).map(([request]) => request?.headers['x-misskey-hook-secret'])).toEqual([
    'secret of the first',
    'secret of the second',
    'secret of the third',
  ]);
  // Nothing was counted as an attempt meanwhile.
  for (const [index, of] of [application, application, other].entries()) {
    const attempts = await grapnel.waitForAttempts(of, ids[index] ?? '', 1);
    expect(attempts.map(({ attemptNumber, statusText }) => [attemptNumber, statusText])).toEqual([
      [1, 'success'],
    ]);
  }
}, 120_000);

test('while the master key cannot be had nothing is sent unsigned: deliveries wait for it', async () => {
  let deny: { status: number; errorType: string } | undefined;
  const grapnel = await startGrapnel(
    { assemblyDir: await impatient(20) },
    {
      beforeCall: (call) =>
        deny && call.service === 'secretsmanager' && call.resources.some((arn) => arn.includes('MasterKey'))
          ? { ...deny, message: 'not now' }
          : undefined,
    },
  );
  const { stack, receiver } = grapnel;
  const application = await grapnel.application();
  const endpoint = await grapnel.endpoint(application, '/waits');
  for (const fault of [
    { status: 500, errorType: 'InternalServiceError' },
    { status: 400, errorType: 'AccessDeniedException' },
    { status: 400, errorType: 'ResourceNotFoundException' },
  ]) {
    // A fresh process: one that has the key goes on with it.
    for (const { logicalId, pids } of stack.functions()) {
      if (logicalId.startsWith('Send')) for (const pid of pids) stack.kill(pid);
    }
    deny = fault;
    const before = receiver.received('/waits').length;
    const refused = () =>
      stack.calls().filter(({ action, status }) => action.endsWith('GetSecretValue') && status >= 400).length;
    const refusedBefore = refused();
    await grapnel.publish(application, 'invoice.paid', {});
    await grapnel.until(() => refused() > refusedBefore);
    await stack.waitForLog(({ line }) => line.includes('will be delivered again'), 20_000);
    expect(receiver.received('/waits')).toHaveLength(before);
    deny = undefined;
    const requests = await receiver.waitFor('/waits', before + 1);
    expect(requests.at(-1)?.headers['webhook-signature']).toMatch(/^v1,/);
  }
  const attempts = await grapnel.waitForAttempts(application, endpoint, 3);
  expect(attempts.map(({ attemptNumber }) => attemptNumber)).toEqual([1, 1, 1]);
}, 120_000);
