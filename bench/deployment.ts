import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { organizationToken } from '../core/manage/organization-token.ts';
import { type LocalStack, startLocalStack } from '../local/stack.ts';
import { synthesize } from '../local/synthesize.ts';
import { createGate, type Gate } from './gate.ts';
import { createStackMeter, type StackMeter } from './meter/stack-meter.ts';
import { type BenchReceiver, startReceiver } from './receiver.ts';

/** A metered deployment with a receiver. */
export interface Deployment {
  readonly stack: LocalStack;
  readonly meter: StackMeter;
  readonly gate: Gate;
  readonly receiver: BenchReceiver;
  readonly organization: string;
  /** Calls the API and parses its answer. @throws when it is not 2xx */
  call(method: string, path: string, body?: unknown): Promise<Readonly<Record<string, unknown>>>;
  /** Failures that functions or the local run reported since the start. */
  readonly failures: readonly string[];
}

/** Two batches of a function at the same time: what two cores can do, and enough to show that they may be at the same time. */
const concurrency = 2;

/** Starts the deployment that `cdk deploy` would make, with these settings besides, for as long as `run` takes. */
export async function withDeployment<Result>(
  settings: Readonly<Record<string, unknown>>,
  print: (line: string) => void,
  run: (deployment: Deployment) => Promise<Result>,
): Promise<Result> {
  const directory = mkdtempSync(join(tmpdir(), 'grapnel-bench-'));
  const assemblyDir = join(directory, 'assembly');
  const receiver = await startReceiver();
  try {
    print('synthesizing …');
    await synthesize({
      outDir: assemblyDir,
      // Its pages are no part of a delivery, and take the longest to bundle.
      settings: { console: false, allowedPrivateCidrs: ['127.0.0.0/8'], httpsOnly: false, ...settings },
      settingsFile: join(directory, 'settings.json'),
    });
    print('starting …');
    const gate = createGate();
    const meter = createStackMeter(gate);
    const failures: string[] = [];
    const stack = await startLocalStack({
      assemblyDir,
      stateDir: join(directory, 'state'),
      localMaxConcurrency: concurrency,
      beforeCall: gate.beforeCall,
      onExchange: meter.onExchange,
      onInvocation: meter.onInvocation,
      onLine: (line) => void (/failed|denied|ERROR/.test(line) && failures.push(line)),
    });
    try {
      meter.attach(stack);
      const organization = stack.outputs['DefaultOrganization'] ?? '';
      const call = await apiOf(stack, organization);
      return await run({ stack, meter, gate, receiver, organization, call, failures });
    } finally {
      // A function that is held would keep the stack from stopping.
      gate.open('FanOut', 'Send');
      await stack.stop();
    }
  } finally {
    await receiver.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function apiOf(stack: LocalStack, organization: string): Promise<Deployment['call']> {
  const key = stack.secretValue(stack.outputs['TokenKeySecretArn'] ?? '');
  const token = await organizationToken(key, organization, Date.now());
  return async (method, path, body) => {
    const answer = await fetch(`${stack.apiUrl}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} was answered with ${answer.status}: ${text}`);
    return text === '' ? {} : JSON.parse(text);
  };
}
