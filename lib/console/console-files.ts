import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { Source } from 'aws-cdk-lib/aws-s3-deployment';
import { AssetHashType, DockerImage } from 'aws-cdk-lib/core';
import { builtConsole, consoleSource } from './built-console.ts';

/**
 * A part of the built console, as a source of a bucket's files. It is built when the app is synthesized in earnest, as
 * functions are.
 *
 * @param part `assets` is what is loaded by names that change with the content; `pages` is the rest
 */
export function consoleFiles(part: 'assets' | 'pages') {
  return Source.asset(consoleSource, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Required by the type and never pulled: local bundling below always succeeds or throws.
      image: DockerImage.fromRegistry('none'),
      // CDK asks for one build of a source with the same options only once; the parts have to differ.
      environment: { PART: part },
      local: {
        tryBundle(outputDirectory) {
          const built = builtConsole();
          const assets = join(built, 'assets');
          if (part === 'assets') cpSync(assets, outputDirectory, { recursive: true });
          else
            cpSync(built, outputDirectory, {
              recursive: true,
              filter: (path) => path !== assets,
            });
          return true;
        },
      },
    },
  });
}
