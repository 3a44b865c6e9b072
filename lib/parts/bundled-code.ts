import { copyFileSync, existsSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { AssetHashType, DockerImage } from 'aws-cdk-lib/core';
import { bundle } from './bundle.ts';
import type { Stage } from './stage.ts';

/**
 * A stage's handler and all that it imports. The path is relative to this module, so that an app that embeds the
 * construct bundles the same source.
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
          for (const { name, code } of bundle({ entryPoints: [entry] }).files)
            writeFileSync(`${outputDirectory}/${name}`, code);
          for (const file of files)
            copyFileSync(new URL(`../../${file}`, import.meta.url), `${outputDirectory}/${basename(file)}`);
          return true;
        },
      },
    },
  });
}
