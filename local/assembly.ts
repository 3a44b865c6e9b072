import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { Template } from './template/template.ts';

const Manifest = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      properties: z
        .object({ templateFile: z.string().optional(), stackName: z.string().optional() })
        .optional(),
    }),
  ),
});

const AssetManifest = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.object({ path: z.string().optional() }),
      destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
    }),
  ),
});

/** One synthesized stack: its template, and where the assets that the template names by S3 key lie on disk. */
export interface Assembly {
  stackName: string;
  template: Template;
  /** S3 object key of an asset, as in a function's `Code.S3Key` → absolute path of its directory or file. */
  assetPaths: ReadonlyMap<string, string>;
}

const readJson = (path: string): unknown => {
  if (!existsSync(path)) throw new Error(`${path} does not exist: not a synthesized cloud assembly`);
  return JSON.parse(readFileSync(path, 'utf8'));
};

/** Reads a cloud assembly directory (`cdk.out`) with exactly one stack. */
export const readAssembly = (assemblyDir: string): Assembly => {
  const manifest = Manifest.parse(readJson(join(assemblyDir, 'manifest.json')));
  const stacks = Object.entries(manifest.artifacts).filter(([, a]) => a.type === 'aws:cloudformation:stack');
  const [stack] = stacks;
  if (stack === undefined || stacks.length > 1) {
    const names = stacks.map(([id]) => id).join(', ') || 'none';
    throw new Error(`${assemblyDir}: the local run takes an assembly with one stack, found: ${names}`);
  }
  const [id, artifact] = stack;
  const template = Template.parse(
    readJson(join(assemblyDir, artifact.properties?.templateFile ?? `${id}.template.json`)),
  );

  const assetPaths = new Map<string, string>();
  const assetsFile = join(assemblyDir, `${id}.assets.json`);
  if (existsSync(assetsFile)) {
    for (const file of Object.values(AssetManifest.parse(readJson(assetsFile)).files)) {
      if (file.source.path === undefined) continue;
      for (const destination of Object.values(file.destinations)) {
        assetPaths.set(destination.objectKey, join(assemblyDir, file.source.path));
      }
    }
  }
  return { stackName: artifact.properties?.stackName ?? id, template, assetPaths };
};
