import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Memory outside V8's heap (payloads as buffers and long strings) that is worth a collection. V8 itself waits for 64 MB
 * of it beyond what was there at its last one; a batch of ten payloads of 1 MiB in use is 30 MB.
 */
const maxExternalBytes = 32 * 1024 * 1024;

/** Collects what a batch of large payloads left, so that it is not added to the next batch's. Some 10 ms, and rarely. */
export function freeMemory(): void {
  if (getHeapStatistics().external_memory < maxExternalBytes) return;
  collect ??= exposedCollector();
  collect();
}

let collect: (() => void) | undefined;

/** Node has no other way to it once a process runs, and Lambda none to start the process with `--expose-gc`. */
function exposedCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const exposed: unknown = runInNewContext('gc');
  return typeof exposed === 'function' ? () => void exposed() : () => undefined;
}
