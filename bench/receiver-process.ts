import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Arrivals, Behaviour } from './receiver.ts';

/** What the receiver's process is asked, one thing at a time. */
export type ReceiverRequest =
  | { readonly ask: 'behave'; readonly path: string; readonly behaviour: Behaviour; readonly secret?: string }
  | { readonly ask: 'reset' }
  | { readonly ask: 'waitForArrived'; readonly count: number; readonly timeoutMs: number }
  | { readonly ask: 'arrivals'; readonly expected: readonly (readonly [string, number])[] };

export interface ReceiverAnswers {
  readonly behave: null;
  readonly reset: null;
  readonly waitForArrived: null;
  readonly arrivals: Arrivals & { readonly firsts: readonly FirstArrival[] };
}

/** When the first byte of a message first came to a path, by the clock of all processes (`process.hrtime`). */
export interface FirstArrival {
  readonly id: string;
  readonly path: string;
  readonly atMs: number;
}

/** A clock that is the same in all processes of this machine, in ms. */
export function sharedNowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

const childFile = fileURLToPath(new URL('./receiver-child.ts', import.meta.url));

/** The receiver in a process of its own, so that the local run does not hold up what it notes. */
export async function startReceiverProcess() {
  const child = fork(childFile, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const [origin] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`The receiver ended as it started (${code}).`);
    }),
  ])) as [string];
  let last = Promise.resolve<unknown>(undefined);

  /** One after the other: answers come in the order of what was asked. */
  function ask<Ask extends ReceiverRequest['ask']>(
    request: ReceiverRequest & { readonly ask: Ask },
  ): Promise<ReceiverAnswers[Ask]> {
    const answered = last.then(async () => {
      const answer = once(child, 'message');
      child.send(request);
      const [said] = (await answer) as [ReceiverAnswers[Ask]];
      return said;
    });
    last = answered.catch(() => undefined);
    return answered;
  }

  return {
    pid: child.pid ?? -1,
    url: (path: string) => `${origin}${path}`,
    behave: (path: string, behaviour: Behaviour, secret: string) =>
      ask({ ask: 'behave', path, behaviour, secret }),
    reset: () => ask({ ask: 'reset' }),
    /** Resolves when so many deliveries have arrived, or the time is over. */
    waitForArrived: (count: number, timeoutMs: number) => ask({ ask: 'waitForArrived', count, timeoutMs }),
    /** @param expected how many messages each path should have got */
    arrivals: (expected: ReadonlyMap<string, number>) => ask({ ask: 'arrivals', expected: [...expected] }),
    async stop(): Promise<void> {
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
}
export type ReceiverProcess = Awaited<ReturnType<typeof startReceiverProcess>>;
