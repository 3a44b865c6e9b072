import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the test files of one run share what takes long to make. */
    runDirectory: string;
  }
}

/** Gives one run of all tests a directory of its own and removes it at the end. */
export function setup({ provide }: TestProject): () => void {
  const directory = mkdtempSync(join(tmpdir(), 'grapnel-test-'));
  provide('runDirectory', directory);
  return () => rmSync(directory, { recursive: true, force: true });
}
