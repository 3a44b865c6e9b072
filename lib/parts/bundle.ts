import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, buildSync, type Metafile, transformSync } from 'esbuild';

const root = fileURLToPath(new URL('../../', import.meta.url));

interface File {
  readonly name: string;
  readonly code: string;
}

/** A module with all that it imports, as files that lie in one directory. */
export interface Bundle {
  /** `index.cjs` is loaded first. The others are read when an `import()` is reached. */
  readonly files: readonly File[];
  /** What the files are made of, by pieces. */
  readonly pieces: Metafile['outputs'];
  /** The pieces that `index.cjs` consists of. */
  readonly atStart: ReadonlySet<string>;
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
 * Where an ES module imports `node:http`, Node evaluates all that it exports, its fetch and WebSocket among it: a fifth of
 * a cold start (docs/benchmarks.md). Lambda requires a .cjs file.
 */
const requirable = {
  ...common,
  format: 'cjs',
  // Files beside are required, too: to import them, Node would start its loader of ES modules.
  supported: { 'dynamic-import': false },
} as const;

/**
 * Bundles so that a cold start compiles what every request needs, and not what no request has asked for yet. esbuild
 * divides ES modules alone, and into pieces as small as what two `import()` have in common: those that are loaded at the
 * start become one file again.
 */
export function bundle(source: Pick<BuildOptions, 'entryPoints' | 'stdin'>): Bundle {
  const { pieces, texts } = divided(source);
  const atStart = piecesAtStart(pieces);
  const later = [...texts].filter(([name]) => !atStart.has(name));
  const shared = new Set(
    later.flatMap(([name]) => imported(pieces, name).filter((path) => atStart.has(path))),
  );
  const files = [
    { name: 'index.cjs', code: joined(texts, atStart, shared) },
    ...later.map(([name, text]) => ({ name, code: piece(text, shared) })),
  ];
  return { files, pieces, atStart };
}

function divided(source: Pick<BuildOptions, 'entryPoints' | 'stdin'>) {
  const { outputFiles, metafile } = buildSync({
    ...common,
    ...source,
    absWorkingDir: root,
    bundle: true,
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
  const texts = new Map(outputFiles.map(({ path, text }) => [path.slice(root.length), text]));
  return { pieces: metafile.outputs, texts };
}

/** A piece that is loaded later. What it shares with the start is in `index.cjs`. */
function piece(text: string, shared: ReadonlySet<string>): string {
  return transformSync(text, requirable).code.replaceAll(/require\("\.\/([^"]+)"\)/g, (call, name) =>
    shared.has(name) ? `require("./index.cjs").pieces["${name}"]` : call,
  );
}

/** One module of the pieces that are loaded at the start. It exports those that later ones import from. */
function joined(
  texts: ReadonlyMap<string, string>,
  atStart: ReadonlySet<string>,
  shared: ReadonlySet<string>,
): string {
  const directory = mkdtempSync(join(tmpdir(), 'grapnel-bundle-'));
  try {
    for (const name of atStart) writeFileSync(join(directory, name), texts.get(name) ?? '');
    const names = [...shared];
    const { outputFiles } = buildSync({
      ...requirable,
      absWorkingDir: directory,
      bundle: true,
      stdin: {
        contents: [
          `export * from './index.cjs';`,
          ...names.map((name, index) => `import * as piece${index} from './${name}';`),
          `export const pieces = { ${names.map((name, index) => `'${name}': piece${index}`).join(', ')} };`,
        ].join('\n'),
        resolveDir: directory,
      },
      external: [...texts.keys()].filter((name) => !atStart.has(name)).map((name) => `./${name}`),
      write: false,
    });
    return outputFiles[0]?.text ?? '';
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function piecesAtStart(pieces: Metafile['outputs']): ReadonlySet<string> {
  const found = new Set(['index.cjs']);
  // A set that grows while it is walked is walked to its end.
  for (const name of found) for (const path of imported(pieces, name)) found.add(path);
  return found;
}

/** What a piece imports when it is loaded. */
function imported(pieces: Metafile['outputs'], name: string): string[] {
  const imports = pieces[name]?.imports ?? [];
  return imports
    .filter(({ path, kind }) => kind === 'import-statement' && path in pieces)
    .map(({ path }) => path);
}
