import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decode } from 'hono/jwt';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { localTarget } from '../../bin/target.ts';
import { tokenCommand } from '../../bin/token-command.ts';
import { tokenTarget } from '../../bin/token-target.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';

let grapnel: Grapnel;
let run: (...args: string[]) => Promise<string>;
beforeAll(async () => {
  grapnel = await startGrapnel('quick');
  // What a local run leaves for the commands beside it.
  const stateDir = mkdtempSync(join(inject('runDirectory'), 'command-'));
  const { gatewayUrl: awsEndpointUrl, outputs } = grapnel.stack;
  writeFileSync(join(stateDir, 'local.json'), JSON.stringify({ awsEndpointUrl, outputs }));
  const target = () => tokenTarget(localTarget(stateDir));
  run = (...args) => tokenCommand(args, { target, now: () => Date.now() });
});

const lifetime = (token: string) => {
  const { iat = 0, exp = 0 } = decode(token).payload;
  return exp - Math.floor(iat);
};

describe('the token command', () => {
  test('prints a token of the default organization', async () => {
    const token = await run();
    expect(decode(token).payload['sub']).toBe(grapnel.organization);
    expect(lifetime(token)).toBe(10 * 365 * 86_400);
    expect((await grapnel.api.withToken(token).get('/app')).status).toBe(200);
  });

  test.each([
    ['90', 90],
    ['90m', 5400],
    ['12h', 43_200],
    ['7d', 604_800],
  ])('makes it last %s', async (time, seconds) => {
    expect(lifetime(await run('--expires-in', time))).toBe(seconds);
  });

  test('prints a token of an application, by id or uid', async () => {
    const { id } = (await grapnel.api.post('/app', { name: 'a', uid: 'by-uid' })).body;
    for (const name of [id, 'by-uid']) {
      const token = await run('--application', name, '--expires-in', '1h');
      expect(decode(token).payload).toMatchObject({ sub: id, org: grapnel.organization });
      expect(lifetime(token)).toBe(3600);
      expect((await grapnel.api.withToken(token).get(`/app/${id}`)).status).toBe(200);
      expect((await grapnel.api.withToken(token).get('/app')).status).toBe(403);
    }
  });

  test('ends all tokens of an application, and all of an organization', async () => {
    const application = await grapnel.application();
    const token = await run('--application', application);
    expect(await run('revoke-all', '--application', application)).toContain('Ended');
    expect((await grapnel.api.withToken(token).get(`/app/${application}`)).status).toBe(401);

    const organization = `org_${'6'.repeat(26)}a`;
    const before = await run('--organization', organization);
    expect((await grapnel.api.withToken(before).get('/app')).status).toBe(200);
    expect(await run('revoke-all', '--organization', organization)).toContain(organization);
    expect((await grapnel.api.withToken(before).get('/app')).status).toBe(401);
    const after = await run('--organization', organization);
    expect((await grapnel.api.withToken(after).get('/app')).status).toBe(200);
  });

  test.each([
    [['--organization', 'acme'], '--organization acme: must be org_ and 27 letters or digits.'],
    [['--expires-in', 'soon'], '--expires-in soon: must be'],
    [['--expires-in', '0'], '--expires-in 0: must be'],
    [['--application', 'nobody'], 'There is no application'],
    [['--application', '../x'], 'There is no'],
    [['revoke'], 'there is only revoke-all'],
    [['--nonsense'], '--nonsense'],
  ])('%j is refused with what is wrong', async (args, message) => {
    await expect(run(...args)).rejects.toThrow(message);
  });

  test('says that no local run is up', () => {
    expect(() => localTarget('/nowhere')).toThrow('No local run is up.');
  });
});

test.each(['token.ts', 'grapnel-cli.mjs'])('%s runs from a shell', (file) => {
  const path = fileURLToPath(new URL(`../../bin/${file}`, import.meta.url));
  const args = file === 'token.ts' ? [] : ['token'];
  const result = spawnSync(process.execPath, [path, ...args, '--help'], { encoding: 'utf8' });
  expect(result).toMatchObject({ status: 0, stderr: '' });
  expect(result.stdout).toContain('--application');
  const wrong = spawnSync(process.execPath, [path, ...args, '--organization', 'x'], { encoding: 'utf8' });
  expect(wrong).toMatchObject({ status: 1, stdout: '' });
  expect(wrong.stderr).toContain('must be org_');
});
