import { copyFileSync, existsSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { AssetHashType, DockerImage } from 'aws-cdk-lib/core';
import { type BuildOptions, buildSync } from 'esbuild';
import type { Stage } from './stage.ts';

/**
 * A stage's handler and all that it imports as one file, `index.cjs`. The path is relative to this module, so that an
 * app that embeds the construct bundles the same source.
 *
 * @param files paths from the root of the package that lie beside it, to be read when they are needed
 */
export function bundledCode(stage: Stage, files: readonly string[] = []): Code {
  const directory = fileURLToPath(new URL(`../../lambdas/${stage}/`, import.meta.url));
  const entry = `${directory}handler.ts`;
  if (!existsSync(entry)) throw new Error(`The ${stage} function has no handler: ${entry} does not exist.`);
  return Code.fromAsset(directory, {
    // The hash of the bundle, not of the folder: what a handler imports lies outside its folder.
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Required by the type and never pulled: local bundling below always succeeds or throws.
      image: DockerImage.fromRegistry('none'),
      local: {
        tryBundle(outputDirectory) {
          bundle(entry, outputDirectory);
          for (const file of files)
            copyFileSync(new URL(`../../${file}`, import.meta.url), `${outputDirectory}/${basename(file)}`);
          return true;
        },
      },
    },
  });
}

/** How a function's bundle is made of its handler. */
export const bundleOptions = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  // Where an ES module imports `node:http`, Node evaluates all that it exports, its fetch and WebSocket among it: a fifth
  // of a cold start (docs/benchmarks.md). Lambda requires a .cjs file.
  format: 'cjs',
  define: { 'import.meta.dirname': '__dirname' },
  // ES modules first: esbuild drops what is not used of them, which it cannot do with CommonJS.
  mainFields: ['module', 'main'],
  minifyWhitespace: true,
  minifySyntax: true,
  // Stack traces in the logs name functions. esbuild's `keepNames` does that too, and sets the name of each function at run
  // time, each time it is made.
  minifyIdentifiers: false,
  legalComments: 'none',
  logLevel: 'warning',
} satisfies BuildOptions;

/** In this process: starting esbuild's or npm's command line five times takes longer than all five bundles. */
function bundle(entry: string, outputDirectory: string): void {
  buildSync({ ...bundleOptions, entryPoints: [entry], outfile: `${outputDirectory}/index.cjs` });
}
