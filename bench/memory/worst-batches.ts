import { randomBytes } from 'node:crypto';
import type { LocalStack } from '../../local/stack.ts';
import type { ApiClient } from '../api-client.ts';
import { firstAttempt, sendEvent } from '../first-attempts.ts';
import { logicalIdOf } from '../stack.ts';
import { watchPeaks } from './peak-memory.ts';
import { startWorstReceivers, worstReceivers } from './worst-receivers.ts';

/** Under half of what the function is given (512 MB). */
export const maxPeakMb = 200;
const batches = 4;
/** Long enough for all ten payloads to be held at once, and shorter than the time limit that other tests are about. */
const holdMs = 3000;
/** Text that V8 keeps with two bytes for a character: the payload at its heaviest. */
const payload = (seed: number) =>
  JSON.stringify({ seed, snowman: '☃', text: randomBytes(524_200).toString('hex') }).slice(0, 1_048_570);

export interface WorstBatches {
  /** Peak memory of each process that the function had, in MB. */
  readonly peaksMb: readonly number[];
  /** What send answered to each batch. */
  readonly answers: readonly unknown[];
  /** Attempts in the log of each endpoint: one each is right. */
  readonly attempts: readonly number[];
}

/** Gives send full batches of ten payloads of 1 MiB, each for the worst receiver of another kind, one batch at a time. */
export async function sendWorstBatches(
  stack: LocalStack,
  api: Pick<ApiClient, 'call' | 'organization'>,
): Promise<WorstBatches> {
  const worst = await startWorstReceivers(holdMs);
  try {
    const { organization } = api;
    const names = Object.keys(worstReceivers);
    const application = String((await api.call('POST', '/app', { name: 'worst' }))['id']);
    // Published before there is an endpoint, so that the batches are this run's own.
    const messages: string[] = [];
    for (const seed of names.keys()) {
      const body = `{"eventType":"big.one","payload":${payload(seed)}}`;
      messages.push(String((await api.call('POST', `/app/${application}/msg`, body))['id']));
    }
    await stack.waitUntilIdle();
    // New ones for each batch: an endpoint that hangs twice is moved to the slow lane.
    const endpoints: string[] = [];
    for (let batch = 0; batch < batches; batch++) {
      for (const name of names) {
        const created = await api.call('POST', `/app/${application}/endpoint`, { url: worst.url(name) });
        endpoints.push(String(created['id']));
      }
    }

    const send = logicalIdOf(stack, 'AWS::Lambda::Function', 'Send');
    const watch = watchPeaks(() => stack.functions().find(({ logicalId }) => logicalId === send)?.pids ?? []);
    const answers: unknown[] = [];
    let peaksMb: number[] = [];
    try {
      for (let batch = 0; batch < batches; batch++) {
        const name = `batch-${batch}`;
        const deliveries = messages.map((message, index) => {
          const endpoint = endpoints[batch * messages.length + index] ?? '';
          return firstAttempt({ organization, application, endpoint, message }, { manual: { id: name } });
        });
        answers.push(await stack.invoke(send, sendEvent(name, deliveries)));
      }
    } finally {
      peaksMb = watch.stop();
    }
    const attempts = await Promise.all(
      endpoints.map(async (endpoint) => {
        const { data } = await api.call('GET', `/app/${application}/attempt/endpoint/${endpoint}?limit=250`);
        return Array.isArray(data) ? data.length : 0;
      }),
    );
    return { peaksMb, answers, attempts };
  } finally {
    await worst.stop();
  }
}
