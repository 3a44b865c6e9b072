import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesize } from '../local/synthesize.ts';

/** A synthesized cloud assembly, and a directory for what belongs to it. */
export interface BenchAssembly {
  readonly assemblyDir: string;
  readonly directory: string;
}

/** Synthesizes the app for receivers on this machine, with these settings besides, for as long as `run` takes. */
export async function withAssembly<Result>(
  settings: Readonly<Record<string, unknown>>,
  print: (line: string) => void,
  run: (assembly: BenchAssembly) => Promise<Result>,
): Promise<Result> {
  const directory = mkdtempSync(join(tmpdir(), 'grapnel-bench-'));
  const assemblyDir = join(directory, 'assembly');
  try {
    print('synthesizing …');
    await synthesize({
      outDir: assemblyDir,
      // Its pages are no part of a delivery, and take the longest to bundle.
      settings: { console: false, allowedPrivateCidrs: ['127.0.0.0/8'], httpsOnly: false, ...settings },
      settingsFile: join(directory, 'settings.json'),
    });
    print('starting …');
    return await run({ assemblyDir, directory });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
