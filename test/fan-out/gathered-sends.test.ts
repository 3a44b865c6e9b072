import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createGatheredSends } from '../../core/adapters/sqs/gathered-sends.ts';
import type { OutgoingMessage } from '../../core/adapters/sqs/queue.ts';

const messages = (...bodies: string[]) => bodies.map((body) => ({ body }));

function start(fails = false) {
  const requests: string[][] = [];
  const sends = createGatheredSends({
    sendAll: async (sent: readonly OutgoingMessage[]) => {
      requests.push(sent.map(({ body }) => body));
      if (fails) throw new Error('refused');
    },
  });
  return { requests, sends };
}

describe('what the events of a batch send', () => {
  it('goes in one request, in their order', async () => {
    const { requests, sends } = start();
    await Promise.all(
      ['a', 'b', 'c'].map((body, index) =>
        sends.during(async (queue) => {
          await pause(index);
          await queue.sendAll(messages(body));
        }),
      ),
    );
    expect(requests).toEqual([['a', 'b', 'c']]);
  });

  it('does not wait where there is only one', async () => {
    const { requests, sends } = start();
    const sent = sends.during((queue) => queue.sendAll(messages('a')));
    expect(requests).toEqual([['a']]);
    await sent;
  });

  it('does not wait for an event that turns out to send nothing, or fails', async () => {
    const { requests, sends } = start();
    const hung = Promise.withResolvers<void>();
    const both = [
      sends.during(() => hung.promise),
      sends.during((queue) => queue.sendAll(messages('a'))),
      sends.during((queue) => queue.sendAll([])),
    ];
    expect(requests).toEqual([[]]);
    hung.reject(new Error('gone'));
    await expect(both[0]).rejects.toThrow('gone');
    expect(requests).toEqual([[], ['a']]);
    await both[1];
  });

  it('waits some milliseconds for a slow event, not until it is done', async () => {
    const { requests, sends } = start();
    const slow = Promise.withResolvers<void>();
    const late = sends.during(async (queue) => {
      await slow.promise;
      await queue.sendAll(messages('slow'));
    });
    const quick = sends.during((queue) => queue.sendAll(messages('quick')));
    expect(requests).toEqual([]);
    await quick;
    slow.resolve();
    await late;
    expect(requests).toEqual([['quick'], ['slow']]);
  });

  it('goes by itself where it fills a request', async () => {
    const { requests, sends } = start();
    const ten = Array.from({ length: 10 }, (_, index) => String(index));
    await Promise.all([
      sends.during((queue) => queue.sendAll(messages(...ten))),
      sends.during((queue) => queue.sendAll(messages('a'))),
    ]);
    expect(requests).toEqual([ten, ['a']]);
  });

  it('fails for all that were sent together, and for no other', async () => {
    const { requests, sends } = start(true);
    const all = ['a', 'b'].map((body) =>
      sends.during(async (queue) => {
        await pause(1);
        await queue.sendAll(messages(body));
      }),
    );
    const outcomes = await Promise.allSettled([...all, sends.during(async () => 'fine')]);
    expect(requests).toEqual([['a', 'b']]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
  });
});
