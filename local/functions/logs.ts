import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';

export interface LogLine {
  functionLogicalId: string;
  line: string;
}

/** Lines kept in memory for tests and the inspector, of all functions together. */
const maxLines = 20_000;

/** What functions print: kept in a file for each function, and the newest lines in memory. */
export const createLogs = (directory: string) => {
  mkdirSync(directory, { recursive: true });
  const files = new Map<string, WriteStream>();
  let lines: LogLine[] = [];
  const listeners = new Set<(line: LogLine) => void>();

  return {
    add: (functionLogicalId: string, line: string): void => {
      let file = files.get(functionLogicalId);
      if (file === undefined) {
        file = createWriteStream(join(directory, `${functionLogicalId}.log`), { flags: 'a' });
        files.set(functionLogicalId, file);
      }
      file.write(`${line}\n`);
      lines.push({ functionLogicalId, line });
      if (lines.length >= maxLines) lines = lines.slice(maxLines / 2);
      for (const listener of listeners) listener({ functionLogicalId, line });
    },
    lines: (functionLogicalId?: string): LogLine[] =>
      functionLogicalId === undefined
        ? [...lines]
        : lines.filter((line) => line.functionLogicalId === functionLogicalId),
    /** The first line that fits, of those already there or yet to come. */
    waitFor: (matches: (line: LogLine) => boolean, timeoutMs: number): Promise<LogLine> => {
      const known = lines.find(matches);
      if (known !== undefined) return Promise.resolve(known);
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          listeners.delete(listener);
          reject(new Error(`no such log line within ${timeoutMs} ms`));
        }, timeoutMs);
        const listener = (line: LogLine): void => {
          if (!matches(line)) return;
          clearTimeout(timer);
          listeners.delete(listener);
          resolve(line);
        };
        listeners.add(listener);
      });
    },
    subscribe: (listener: (line: LogLine) => void): (() => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop: (): Promise<unknown> =>
      Promise.all(
        [...files.values()].map((file) => new Promise<void>((resolve) => file.end(() => resolve()))),
      ),
  };
};
export type Logs = ReturnType<typeof createLogs>;
