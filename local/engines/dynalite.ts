import { Worker } from 'node:worker_threads';
import type { DynaliteRequest, DynaliteResponse } from './dynalite-worker.ts';

export interface TableEngine {
  /** One DynamoDB call: `target` is the X-Amz-Target header, `body` the JSON text. */
  call(target: string, body: string): Promise<{ status: number; body: string }>;
  /** The same for the local run itself: throws when DynamoDB answers with an error. */
  run(action: string, input: unknown): Promise<Record<string, unknown>>;
  stop(): Promise<void>;
}

/** Tables in dynalite, kept in a LevelDB at `path`. */
export const startTableEngine = (path: string): TableEngine => {
  const worker = new Worker(new URL('./dynalite-worker.ts', import.meta.url), { workerData: { path } });
  const waiting = new Map<number, { resolve: (r: DynaliteResponse) => void; reject: (e: Error) => void }>();
  let nextId = 1;
  let failure: Error | undefined;
  const fail = (error: Error): void => {
    failure ??= error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.on('message', (response: DynaliteResponse) => {
    waiting.get(response.id)?.resolve(response);
    waiting.delete(response.id);
  });
  worker.on('error', (error) => fail(error instanceof Error ? error : new Error(String(error))));
  const exited = new Promise<void>((resolve) => {
    worker.on('exit', () => {
      fail(new Error('the table engine has stopped'));
      resolve();
    });
  });

  const call = (target: string, body: string): Promise<DynaliteResponse> => {
    if (failure !== undefined) return Promise.reject(failure);
    const id = nextId++;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      worker.postMessage({ id, target, body } satisfies DynaliteRequest);
    });
  };

  return {
    call,
    run: async (action, input) => {
      const response = await call(`DynamoDB_20120810.${action}`, JSON.stringify(input));
      const output = JSON.parse(response.body) as Record<string, unknown>;
      if (response.status === 200) return output;
      const type = String(output['__type']).replace(/^.*#/, '');
      const error = new Error(
        `DynamoDB ${action}: ${type} ${String(output['message'] ?? output['Message'] ?? '')}`,
      );
      error.name = type;
      throw error;
    },
    stop: async () => {
      worker.postMessage('close');
      const timer = setTimeout(() => void worker.terminate(), 5_000);
      await exited;
      clearTimeout(timer);
    },
  };
};
