import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, buildSync, type Metafile, transformSync } from 'esbuild';

const root = fileURLToPath(new URL('../../', import.meta.url));

export interface BundledFile {
  readonly name: string;
  readonly code: string;
}

/** A module with all that it imports, as files that lie in one directory. */
export interface Bundle {
  readonly files: readonly BundledFile[];
  readonly metafile: Metafile;
}

const common = {
  platform: 'node',
  target: 'node24',
  minifyWhitespace: true,
  minifySyntax: true,
  // Stack traces in the logs name functions. esbuild's `keepNames` does that too, and sets the name of each function at run
  // time, each time it is made.
  minifyIdentifiers: false,
  legalComments: 'none',
  logLevel: 'warning',
} satisfies BuildOptions;

/**
 * `index.cjs`, and files beside it of what is imported with `import()`: they are read when that is reached, and a cold
 * start does not compile what no request has asked for yet.
 */
export function bundle(source: Pick<BuildOptions, 'entryPoints' | 'stdin'>): Bundle {
  const { outputFiles, metafile } = buildSync({
    ...common,
    ...source,
    absWorkingDir: root,
    bundle: true,
    // The only format that esbuild divides into files. `requirable` makes CommonJS of them.
    format: 'esm',
    splitting: true,
    outdir: root,
    entryNames: 'index',
    chunkNames: '[name]-[hash]',
    outExtension: { '.js': '.cjs' },
    define: { 'import.meta.dirname': '__dirname' },
    // ES modules first: esbuild drops what is not used of them, which it cannot do with CommonJS.
    mainFields: ['module', 'main'],
    write: false,
    metafile: true,
  });
  const files = outputFiles.map(({ path, text }) => ({ name: basename(path), code: requirable(text) }));
  return { files, metafile };
}

/**
 * Where an ES module imports `node:http`, Node evaluates all that it exports, its fetch and WebSocket among it: a fifth of
 * a cold start (docs/benchmarks.md). Lambda requires a .cjs file.
 */
function requirable(module: string): string {
  const { code } = transformSync(module, {
    ...common,
    format: 'cjs',
    // Files beside are required, too: to import them, Node would start its loader of ES modules.
    supported: { 'dynamic-import': false },
  });
  return code;
}
