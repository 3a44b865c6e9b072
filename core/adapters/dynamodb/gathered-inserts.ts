import { BatchExecuteStatementCommand } from '@aws-sdk/lib-dynamodb';
import type { TableAccess } from './document-client.ts';
import { type Insert, insertInto, type NewItem } from './insert.ts';

/**
 * How long the first of several items waits for the others at most, about what one write takes. Each millisecond is one in
 * which a crash leaves a request without its row.
 */
const patienceMs = 10;
/** BatchExecuteStatement's limit. */
const maxTogether = 25;

export interface GatheredInserts {
  readonly insert: Insert;
  /** Does work that may insert, one item at a time: the items of others wait for those of its. */
  during<Result>(work: () => Promise<Result>): Promise<Result>;
}

interface Waiting {
  readonly item: NewItem;
  readonly inserted: PromiseWithResolvers<boolean>;
}

/**
 * Inserts what several pieces of work have to insert at about the same time with one request: signing and sending requests
 * is most of what a delivery takes of the processor. Each item is taken or refused by itself, as one that is put alone, and
 * what a request leaves undone is put alone: see docs/decisions/0035-rows-of-a-batch-are-inserted-together.md.
 *
 * @param onPutAlone told how many items a request left undone, and an error or code of DynamoDB's that says why
 */
export function createGatheredInserts(
  table: TableAccess,
  onPutAlone: (count: number, why: unknown) => void = () => {},
): GatheredInserts {
  const insertAlone = insertInto(table);
  /** Pieces of work that may still insert something: those whose item is under way do not. */
  let working = 0;
  let waiting: Waiting[] = [];
  let timer: NodeJS.Timeout | undefined;
  let isLooking = false;

  return {
    async insert(item) {
      const inserted = Promise.withResolvers<boolean>();
      waiting.push({ item, inserted });
      if (waiting.length === maxTogether) flush();
      else timer ??= setTimeout(flush, patienceMs);
      working -= 1;
      lookWhoWaits();
      try {
        return await inserted.promise;
      } finally {
        working += 1;
      }
    },

    async during(work) {
      working += 1;
      try {
        return await work();
      } finally {
        working -= 1;
        lookWhoWaits();
      }
    },
  };

  /** When all that is ready has gone on: what was answered together comes together. */
  function lookWhoWaits(): void {
    if (isLooking) return;
    isLooking = true;
    setImmediate(() => {
      isLooking = false;
      if (waiting.length > 0 && working <= 0) flush();
    });
  }

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    const together = waiting;
    waiting = [];
    void insertAll(together);
  }

  async function insertAll(together: readonly Waiting[]): Promise<void> {
    const answers = together.length > 1 ? await insertTogether(together.map(({ item }) => item)) : [];
    for (const [index, { item, inserted }] of together.entries()) {
      inserted.resolve(answers[index] ?? insertAlone(item));
    }
  }

  /** @returns in the order of the items; `undefined` for one of which nobody knows whether it is in */
  async function insertTogether(items: readonly NewItem[]): Promise<readonly (boolean | undefined)[]> {
    try {
      const { Responses = [] } = await table.client.send(
        new BatchExecuteStatementCommand({ Statements: items.map(statementOf) }),
      );
      const answers = items.map((_, index) => {
        const answer = Responses[index];
        if (answer?.Error?.Code === 'DuplicateItem') return false;
        return answer && !answer.Error ? true : undefined;
      });
      const undone = answers.indexOf(undefined);
      if (undone >= 0) {
        const count = answers.filter((answer) => answer === undefined).length;
        onPutAlone(count, Responses[undone]?.Error?.Code ?? 'not answered');
      }
      return answers;
    } catch (error) {
      // Whatever it was, the items say it again, each for itself.
      onPutAlone(items.length, error);
      return [];
    }
  }

  function statementOf(item: NewItem) {
    const attributes = Object.entries(item).filter(([, value]) => value !== undefined);
    const members = attributes.map(([name]) => `'${name}':?`);
    return {
      Statement: `INSERT INTO "${table.tableName}" VALUE {${members.join()}}`,
      Parameters: attributes.map(([, value]) => value),
    };
  }
}
