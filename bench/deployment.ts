import type { LocalStack } from '../local/stack.ts';
import { type ApiClient, createApiClient } from './api-client.ts';
import { createGate, type Gate } from './gate.ts';
import { createStackMeter, type StackMeter } from './meter/stack-meter.ts';
import { type BenchReceiver, startReceiver } from './receiver.ts';
import { withStack } from './stack.ts';

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
  const gate = createGate();
  const meter = createStackMeter(gate);
  const options = {
    settings,
    localMaxConcurrency: concurrency,
    beforeCall: gate.beforeCall,
    onExchange: meter.onExchange,
    onInvocation: meter.onInvocation,
    onHttpRequest: meter.onHttpRequest,
  };
  try {
    return await withStack(options, print, async ({ stack, api, failures }) => {
      try {
        meter.attach(stack);
        const { organization, call } = api;
        const { call: callPublishUrl } = await createApiClient(stack, stack.outputs['PublishUrl']);
        return await run({ stack, meter, gate, receiver, organization, call, callPublishUrl, failures });
      } finally {
        // A function that is held would keep the stack from stopping.
        gate.open('FanOut', 'Send');
      }
    });
  } finally {
    await receiver.stop();
  }
}
