import { arch, availableParallelism, cpus, totalmem } from 'node:os';

/** The machine as far as figures depend on it: nothing that tells whose it is. */
export function describeMachine(): string {
  const model = cpus()[0]?.model.trim() ?? '';
  const memoryGb = Math.round(totalmem() / 2 ** 30);
  const cores = `${availableParallelism()} cores`;
  return [cores, model, `${memoryGb} GB`, `${process.platform} ${arch()}`, `Node ${process.version}`]
    .filter((part) => part !== '' && part !== 'unknown')
    .join(', ');
}
