import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const projectRoot = fileURLToPath(new URL('..', import.meta.url));

export interface SynthesizeOptions {
  /** Where the assembly goes. */
  outDir: string;
  /** Settings of the deployment as in its settings file; they are written beside the assembly. */
  settings: Record<string, unknown>;
  settingsFile: string;
  /** Called every 2 s while it runs. */
  onProgress?(elapsedMs: number): void;
}

/** Runs the CDK app in a process of its own, as `cdk synth` does, but without the CDK command's start-up time. */
export const synthesize = async (options: SynthesizeOptions): Promise<void> => {
  const { outDir, settings, settingsFile } = options;
  mkdirSync(outDir, { recursive: true });
  // It may hold the key of tokens.
  writeFileSync(settingsFile, JSON.stringify(settings, null, 2), { mode: 0o600 });
  // An account or region of the shell would make the template specific to them.
  const inherited = Object.entries(process.env).filter(([name]) => !/^(AWS_|CDK_)/.test(name));
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join('bin', 'grapnel.ts')],
    {
      cwd: projectRoot,
      env: {
        ...Object.fromEntries(inherited),
        CDK_OUTDIR: outDir,
        // The template check is for whoever deploys, and its engine takes two seconds to start.
        CDK_VALIDATION: 'false',
        CDK_CONTEXT_JSON: JSON.stringify({ config: settingsFile }),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
  const started = performance.now();
  const progress = setInterval(() => options.onProgress?.(performance.now() - started), 2_000);
  const endWithParent = (): void => void child.kill();
  process.once('exit', endWithParent);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    if (code !== 0) {
      throw new Error(`the CDK app failed (exit ${code}):\n${Buffer.concat(output).toString('utf8').trim()}`);
    }
  } finally {
    clearInterval(progress);
    process.off('exit', endWithParent);
  }
};
