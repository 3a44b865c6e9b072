import { expect, test } from 'vitest';
import { type GrowingLog, growingWhenBusy } from '../../core/publish/log-growth.ts';

const busy = new Error('busy');
const log = { organization: 'org', id: 'app', logShards: 4 };

function recorder(busyWrites: number) {
  const grown: number[] = [];
  const written: number[] = [];
  const write = async (logShards: number) => {
    written.push(logShards);
    if (written.length <= busyWrites) throw busy;
    return 'written';
  };
  const deps = {
    isBusy: (error: unknown) => error === busy,
    grow: async (_log: GrowingLog, shards: number) => void grown.push(shards),
  };
  return { grown, written, write, deps };
}

test('a log that takes a write stays as it is', async () => {
  const { grown, write, deps } = recorder(0);
  expect(await growingWhenBusy(log, write, deps)).toBe('written');
  expect(grown).toEqual([]);
});

test('a busy log is spread over twice as many partitions before the next try', async () => {
  const { grown, written, write, deps } = recorder(1);
  expect(await growingWhenBusy(log, write, deps)).toBe('written');
  expect(grown).toEqual([8]);
  expect(written).toEqual([4, 8]);
});

test('a log of sixteen partitions grows no more', async () => {
  const { grown, write, deps } = recorder(1);
  await expect(growingWhenBusy({ ...log, logShards: 16 }, write, deps)).rejects.toBe(busy);
  expect(grown).toEqual([]);
});

test('a write that fails for another reason does not grow the log', async () => {
  const { grown, deps } = recorder(0);
  const broken = async () => Promise.reject(new Error('broken'));
  await expect(growingWhenBusy(log, broken, deps)).rejects.toThrow('broken');
  expect(grown).toEqual([]);
});
