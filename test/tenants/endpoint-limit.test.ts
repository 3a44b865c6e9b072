import { beforeAll, describe, expect, test } from 'vitest';
import { changedAssembly } from '../pipeline/assemblies.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';

const limit = 6;

let grapnel: Grapnel;
/** While it is true, an endpoint is written long after it was counted that there is room. */
let writesAreSlow = false;
beforeAll(async () => {
  const assemblyDir = await changedAssembly('quick', 'few-endpoints', (resources) => {
    for (const { Type, Properties } of Object.values(resources)) {
      if (Type !== 'AWS::Lambda::Function') continue;
      const { Variables } = (Properties['Environment'] ?? {}) as { Variables?: Record<string, string> };
      if (Variables?.['MAX_ENDPOINTS_PER_APPLICATION']) {
        Variables['MAX_ENDPOINTS_PER_APPLICATION'] = String(limit);
      }
    }
  });
  grapnel = await startGrapnel(
    { assemblyDir },
    {
      beforeCall: (call) =>
        writesAreSlow &&
        call.action === 'dynamodb:PutItem' &&
        call.resources.some((arn) => arn.includes('Endpoints'))
          ? { delayMs: 400 }
          : undefined,
    },
  );
});

const create = (application: string, fields: Record<string, unknown> = {}) =>
  grapnel.api.post(`/app/${application}/endpoint`, { url: grapnel.receiver.url('/limited'), ...fields });
const count = async (application: string): Promise<number> =>
  (await grapnel.api.get(`/app/${application}/endpoint?limit=250`)).body.data.length;

describe('an application', () => {
  test('has as many endpoints as the setting allows, and room again when one is deleted', async () => {
    const application = await grapnel.application();
    const ids: string[] = [];
    for (let made = 0; made < limit; made++) ids.push((await create(application)).body.id);
    for (const refused of [
      await create(application, { uid: 'one-more' }),
      await grapnel.api.put(`/app/${application}/endpoint/upserted`, {
        url: grapnel.receiver.url('/limited'),
      }),
    ]) {
      expect(refused.status).toBe(400);
      expect(refused.body).toEqual({
        code: 'limit_reached',
        detail: `The application has ${limit} endpoints; ${limit} are allowed (the setting maxEndpointsPerApplication).`,
      });
    }
    // An endpoint that is there may be changed, and another application has room of its own.
    expect((await grapnel.api.patch(`/app/${application}/endpoint/${ids[0]}`, { uid: 'x' })).status).toBe(
      200,
    );
    expect((await create(await grapnel.application())).status).toBe(201);
    await grapnel.api.delete(`/app/${application}/endpoint/${ids[0]}`);
    expect((await create(application, { uid: 'one-more' })).status).toBe(201);
    expect(await count(application)).toBe(limit);
  });

  test('never has more, however many are asked for at once', async () => {
    for (let round = 0; round < 3; round++) {
      const application = await grapnel.application();
      writesAreSlow = true;
      const answers = await Promise.all(Array.from({ length: 4 * limit }, () => create(application)));
      writesAreSlow = false;
      const made = answers.filter(({ status }) => status === 201).length;
      expect(answers.filter(({ status }) => status === 400)).toHaveLength(answers.length - made);
      expect(await count(application)).toBe(made);
      expect(made).toBeLessThanOrEqual(limit);
      expect(made).toBeGreaterThan(0);
    }
  });

  test('of which nobody has come near the usual limit costs one request more at each creation', async () => {
    const usual = await startGrapnel('quick');
    const application = await usual.application();
    await usual.endpoint(application, '/first');
    const before = usual.stack.calls().length;
    await usual.endpoint(application, '/second');
    const queries = usual.stack
      .calls()
      .slice(before)
      .filter(({ action }) => action === 'dynamodb:Query');
    expect(
      queries.filter(({ resources }) => resources.some((arn) => arn.includes('Endpoints'))),
    ).toHaveLength(1);
  });
});

test('an organization is bound by it for its operational webhooks too', async () => {
  const url = grapnel.receiver.url('/told');
  for (let made = 0; made < limit; made++) {
    expect((await grapnel.api.post('/operational-webhook/endpoint', { url })).status).toBe(201);
  }
  expect((await grapnel.api.post('/operational-webhook/endpoint', { url })).body.code).toBe('limit_reached');
});
