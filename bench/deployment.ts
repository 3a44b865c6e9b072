import { join } from 'node:path';
import { type LocalStack, startLocalStack } from '../local/stack.ts';
import { type ApiClient, createApiClient } from './api-client.ts';
import { withAssembly } from './assembly.ts';
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
  readonly call: ApiClient['call'];
  /** The same by the publish URL, which serves one path alone. */
  readonly callPublishUrl: ApiClient['call'];
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
  const receiver = await startReceiver();
  try {
    return await withAssembly(settings, print, async ({ assemblyDir, directory }) => {
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
        onHttpRequest: meter.onHttpRequest,
        onLine: (line) => void (/failed|denied|ERROR/.test(line) && failures.push(line)),
      });
      try {
        meter.attach(stack);
        const { organization, call } = await createApiClient(stack);
        const { call: callPublishUrl } = await createApiClient(stack, stack.outputs['PublishUrl']);
        return await run({ stack, meter, gate, receiver, organization, call, callPublishUrl, failures });
      } finally {
        // A function that is held would keep the stack from stopping.
        gate.open('FanOut', 'Send');
        await stack.stop();
      }
    });
  } finally {
    await receiver.stop();
  }
}
