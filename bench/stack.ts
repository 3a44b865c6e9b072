import { join } from 'node:path';
import { type LocalStack, type LocalStackOptions, startLocalStack } from '../local/stack.ts';
import { type ApiClient, createApiClient } from './api-client.ts';
import { withAssembly } from './assembly.ts';

/** A deployment that nobody counts the requests of: counting takes time on the machine that is measured. */
export interface BenchStack {
  readonly stack: LocalStack;
  readonly api: ApiClient;
  /** For what a case keeps beside it. */
  readonly directory: string;
  readonly assemblyDir: string;
  /** Failures that functions or the local run reported since the start. */
  readonly failures: readonly string[];
}

export interface BenchStackOptions extends Partial<LocalStackOptions> {
  /** Of the app, beside those that let it send to this machine. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** Starts the local run of what `cdk deploy` would make, for as long as `run` takes. */
export async function withStack<Result>(
  { settings = {}, ...options }: BenchStackOptions,
  print: (line: string) => void,
  run: (stack: BenchStack) => Promise<Result>,
): Promise<Result> {
  return withAssembly(settings, print, async ({ assemblyDir, directory }) => {
    const failures: string[] = [];
    const stack = await startLocalStack({
      assemblyDir,
      stateDir: join(directory, 'state'),
      onLine: (line) => void (/failed|denied|ERROR/.test(line) && failures.push(line)),
      ...options,
    });
    try {
      return await run({ stack, api: await createApiClient(stack), directory, assemblyDir, failures });
    } finally {
      await stack.stop();
    }
  });
}

/** The logical id of the function or queue whose logical id starts so. */
export function logicalIdOf({ template }: LocalStack, type: string, start: string): string {
  const found = template.ofType(type).find(({ logicalId }) => logicalId.startsWith(start));
  if (found === undefined) throw new Error(`No ${type} has a logical id that starts with ${start}.`);
  return found.logicalId;
}
