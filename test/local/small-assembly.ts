import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LocalStackOptions } from '../../local/stack.ts';
import { type LocalStack, startLocalStack } from '../../local/stack.ts';

const handlers = fileURLToPath(new URL('fixtures', import.meta.url));

export type Resources = Record<string, { Type: string; Properties?: Record<string, unknown> }>;

export interface SmallTemplate {
  Resources: Resources;
  Outputs?: Record<string, { Value: unknown }>;
  Conditions?: Record<string, unknown>;
}

/** A function from test/local/fixtures, with a role of its own and the statements given. */
export const lambda = (
  logicalId: string,
  handler: string,
  properties: Record<string, unknown> = {},
  statements: unknown[] = [],
): Resources => ({
  [`${logicalId}Role`]: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {} } },
  [`${logicalId}Policy`]: {
    Type: 'AWS::IAM::Policy',
    Properties: {
      PolicyDocument: { Statement: statements },
      PolicyName: 'p',
      Roles: [{ Ref: `${logicalId}Role` }],
    },
  },
  [logicalId]: {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Code: { S3Bucket: 'assets', S3Key: 'handlers.zip' },
      Handler: handler,
      Runtime: 'nodejs24.x',
      Role: { 'Fn::GetAtt': [`${logicalId}Role`, 'Arn'] },
      ...properties,
    },
  },
});

export const poll = (queue: string): unknown => ({
  Effect: 'Allow',
  Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
  Resource: { 'Fn::GetAtt': [queue, 'Arn'] },
});

const writeAssembly = (directory: string, template: SmallTemplate): void => {
  mkdirSync(directory, { recursive: true });
  const write = (name: string, value: unknown): void =>
    writeFileSync(join(directory, name), JSON.stringify(value));
  write('manifest.json', {
    version: '48.0.0',
    artifacts: {
      'Small.assets': { type: 'cdk:asset-manifest', properties: { file: 'Small.assets.json' } },
      Small: { type: 'aws:cloudformation:stack', properties: { templateFile: 'Small.template.json' } },
    },
  });
  write('Small.template.json', template);
  write('Small.assets.json', {
    files: {
      handlers: {
        source: { path: relative(directory, handlers) },
        destinations: { d: { objectKey: 'handlers.zip' } },
      },
    },
  });
};

export interface SmallStack {
  stack: LocalStack;
  lines: string[];
  assemblyDir: string;
  stateDir: string;
  /** Stops and starts again on the same state, with another template if given. */
  restart(template?: SmallTemplate, options?: Partial<LocalStackOptions>): Promise<LocalStack>;
  end(): Promise<void>;
}

/** Starts a local stack on a template written by hand. */
export const startSmallStack = async (
  template: SmallTemplate,
  options: Partial<LocalStackOptions> = {},
): Promise<SmallStack> => {
  const directory = mkdtempSync(join(tmpdir(), 'grapnel-local-'));
  const stateDir = join(directory, 'state');
  const assemblyDir = join(directory, 'assembly');
  const lines: string[] = [];
  let current = template;
  const start = (extra: Partial<LocalStackOptions>): Promise<LocalStack> => {
    writeAssembly(assemblyDir, current);
    return startLocalStack({
      assemblyDir,
      stateDir,
      onLine: (line) => lines.push(line),
      ...options,
      ...extra,
    });
  };
  const small: SmallStack = {
    stack: await start({}).catch((error: unknown) => {
      rmSync(directory, { recursive: true, force: true });
      throw error;
    }),
    lines,
    assemblyDir,
    stateDir,
    restart: async (next, extra = {}) => {
      await small.stack.stop();
      if (next !== undefined) current = next;
      small.stack = await start(extra);
      return small.stack;
    },
    end: async () => {
      await small.stack.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
  return small;
};
