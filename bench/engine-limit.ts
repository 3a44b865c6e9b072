import { join } from 'node:path';
import { startTableEngine } from '../local/engines/dynalite.ts';
import { ensureTable } from '../local/provision/tables.ts';
import { attemptItem } from './attempt-item.ts';
import { type BenchStack, logicalIdOf } from './stack.ts';

const seconds = 4;
/** More at a time make nothing faster: the engine is one thread. */
const atOnce = 32;
/** BatchWriteItem's limit. */
const batchSize = 25;

export interface EngineLimit {
  readonly conditionalPutsPerS: number;
  readonly batchedPutsPerS: number;
}

/** How many attempts the local run's database writes in a second where nothing else is to be done. */
export async function engineLimit({ stack, directory }: BenchStack): Promise<EngineLimit> {
  const tables = startTableEngine(join(directory, 'engine-limit'));
  try {
    const table = 'limit';
    const logicalId = logicalIdOf(stack, 'AWS::DynamoDB::Table', 'Messages');
    await ensureTable(tables, table, stack.template.properties(logicalId));
    let next = 0;
    const item = () => attempt(next++);
    const conditional = await ratePerS(async () => {
      const ConditionExpression = 'attribute_not_exists(pk)';
      await tables.run('PutItem', { TableName: table, Item: item(), ConditionExpression });
      return 1;
    });
    const batched = await ratePerS(async () => {
      const writes = Array.from({ length: batchSize }, () => ({ PutRequest: { Item: item() } }));
      await tables.run('BatchWriteItem', { RequestItems: { [table]: writes } });
      return batchSize;
    });
    return { conditionalPutsPerS: conditional, batchedPutsPerS: batched };
  } finally {
    await tables.stop();
  }
}

async function ratePerS(write: () => Promise<number>): Promise<number> {
  let written = 0;
  const startedAtMs = performance.now();
  const worker = async () => {
    while (performance.now() - startedAtMs < seconds * 1000) {
      const count = await write();
      // Added afterwards: `written += await` takes the sum from before, and the other workers' writes are lost.
      written += count;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return (written * 1000) / (performance.now() - startedAtMs);
}

function attempt(number: number) {
  const id = String(number).padStart(27, '0');
  return attemptItem({
    pk: `attempts#ep_${id}#0`,
    sk: `atmpt_${id}`,
    message: `msg_${id}`,
    url: 'http://127.0.0.1:12345/hooks/1',
  });
}
