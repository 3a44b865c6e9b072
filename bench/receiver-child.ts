// The receiver of benchmarks that measure time: a process of its own. It ends with the channel to whoever started it.
import { startReceiver } from './receiver.ts';
import { type FirstArrival, type ReceiverRequest, sharedNowMs } from './receiver-process.ts';

let firsts: FirstArrival[] = [];
const receiver = await startReceiver({
  now: sharedNowMs,
  onFirst: (id, path, atMs) => void firsts.push({ id, path, atMs }),
});

const answers = {
  behave({ path, behaviour, secret }: Extract<ReceiverRequest, { ask: 'behave' }>) {
    receiver.behave(path, behaviour, secret);
    return null;
  },
  reset() {
    receiver.reset();
    firsts = [];
    return null;
  },
  async waitForArrived({ count, timeoutMs }: Extract<ReceiverRequest, { ask: 'waitForArrived' }>) {
    await receiver.waitFor(({ arrived }) => arrived >= count, timeoutMs);
    return null;
  },
  arrivals: ({ expected }: Extract<ReceiverRequest, { ask: 'arrivals' }>) => ({
    ...receiver.arrivals(new Map(expected)),
    firsts,
  }),
};

process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole process group; the command ends this process itself.
process.on('SIGINT', () => undefined);
process.on('message', (request: ReceiverRequest) => void answer(request));

async function answer(request: ReceiverRequest): Promise<void> {
  process.send?.(await answers[request.ask](request as never));
}

process.send?.(receiver.url(''));
