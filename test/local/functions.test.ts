import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lambda, type SmallStack, startSmallStack } from './small-assembly.ts';

interface Echo {
  event: unknown;
  env: Record<string, string>;
  context: Record<string, unknown>;
  pid: number;
}

const template = (color: string) => ({
  Resources: {
    Jobs: { Type: 'AWS::SQS::Queue' },
    ...lambda('Echo', 'echo.handler', {
      MemorySize: 256,
      Timeout: 5,
      Environment: { Variables: { COLOR: color, QUEUE_URL: { Ref: 'Jobs' } } },
    }),
    ...lambda('Worker', 'worker.handler', { Timeout: 3 }),
    ...lambda('Broken', 'broken.handler'),
    ...lambda('NoHandler', 'echo.missing'),
    Inline: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Code: { ZipFile: 'exports.handler = async () => "inline";' },
        Handler: 'index.handler',
        Runtime: 'nodejs24.x',
        Role: { 'Fn::GetAtt': ['EchoRole', 'Arn'] },
      },
    },
  },
  Outputs: { Url: { Value: { Ref: 'Jobs' } } },
});
const echo = async (small: SmallStack): Promise<Echo> => (await small.stack.invoke('Echo', { n: 1 })) as Echo;

describe('a function', () => {
  let small: SmallStack;
  beforeEach(async () => {
    process.env['LOCAL_SECRET_OF_THE_SHELL'] = 'x';
    small = await startSmallStack(template('red'), { idleEnvironmentMs: 300 });
  });
  afterEach(() => small.end());

  test('gets the environment of the template and of Lambda, and nothing of the shell', async () => {
    const { event, env, context } = await echo(small);
    expect(event).toEqual({ n: 1 });
    expect(env).toMatchObject({
      COLOR: 'red',
      QUEUE_URL: `${small.stack.gatewayUrl}/000000000000/Small-Jobs`,
      AWS_REGION: 'us-east-1',
      AWS_LAMBDA_FUNCTION_NAME: 'Small-Echo',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      AWS_ENDPOINT_URL_SQS: small.stack.gatewayUrl,
      AWS_ACCESS_KEY_ID: 'Echo',
      TZ: ':UTC',
    });
    expect(env).not.toHaveProperty('LOCAL_SECRET_OF_THE_SHELL');
    expect(env).not.toHaveProperty('HOME');
    expect(context).toMatchObject({
      functionName: 'Small-Echo',
      memoryLimitInMB: '256',
      invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:Small-Echo',
    });
    expect(context['remainingMs']).toBeGreaterThan(4_000);
    expect(small.stack.outputs['Url']).toBe(env['QUEUE_URL']);
  });

  test('changes with the template', async () => {
    await small.restart(template('blue'));
    expect((await echo(small)).env['COLOR']).toBe('blue');
  });

  const pidsOf = (logicalId: string): number[] | undefined =>
    small.stack.functions().find((fn) => fn.logicalId === logicalId)?.pids;

  test('keeps a warm process and ends it once it is idle', async () => {
    const first = await echo(small);
    expect((await echo(small)).pid).toBe(first.pid);
    await expect.poll(() => pidsOf('Echo'), { timeout: 3_000 }).toEqual([]);
    expect((await echo(small)).pid).not.toBe(first.pid);
  });

  test('has more processes for what runs at the same time, and ends the spare ones first', async () => {
    await small.restart(undefined, { idleEnvironmentMs: 6_000 });
    const slow = { Records: [{ body: '{"waitMs":2500}', attributes: {} }] };
    const running = Promise.all([1, 2, 3].map(() => small.stack.invoke('Worker', slow)));
    await expect.poll(() => pidsOf('Worker')?.length, { timeout: 5_000 }).toBe(3);
    await running;
    await expect.poll(() => pidsOf('Worker')?.length, { timeout: 5_000 }).toBe(1);
  });

  test('that cannot be loaded fails its invocation with the reason', async () => {
    await expect(small.stack.invoke('Broken', {})).rejects.toThrow('Error: cannot load');
    await expect(small.stack.invoke('NoHandler', {})).rejects.toThrow(
      'echo.missing is undefined or not exported',
    );
    expect(small.lines).toContain('Broken failed: Error: cannot load');
  });

  test('that outlasts its timeout is ended, and the next invocation gets a new process', async () => {
    const hang = { body: '{"hang":true}', attributes: {} };
    await expect(small.stack.invoke('Worker', { Records: [hang] })).rejects.toThrow(
      'Task timed out after 3.00 seconds',
    );
    expect(await small.stack.invoke('Worker', { Records: [] })).toEqual({ batchItemFailures: [] });
  });

  test('may be written inline', async () => {
    expect(await small.stack.invoke('Inline', {})).toBe('inline');
  });

  test('refuses a payload above 6 MB', async () => {
    await expect(small.stack.invoke('Echo', 'x'.repeat(6 * 1024 * 1024))).rejects.toThrow(
      'RequestEntityTooLarge',
    );
  });

  test('only its own processes can be killed through the stack', () => {
    expect(() => small.stack.kill(process.pid)).toThrow('is no function of this stack');
  });

  test('ends with the stack, and leaves its log behind', async () => {
    const { pid } = await echo(small);
    await expect(small.stack.invoke('Broken', {})).rejects.toThrow();
    await small.stack.stop();
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect(readFileSync(join(small.stateDir, 'logs', 'Broken.log'), 'utf8')).toContain('cannot load');
  });
});
