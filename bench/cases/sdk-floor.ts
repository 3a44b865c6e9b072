import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { bundleOptions } from '../../lib/parts/bundled-code.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What a function's bundle is made of, and what it uses of the AWS SDK by itself. */
export interface Bundle {
  readonly bytes: number;
  /** By package, or by folder of this project, largest first. */
  readonly parts: readonly { readonly name: string; readonly bytes: number }[];
  /** Source of a module that imports the same members of the SDK and nothing else. */
  readonly floorSource: string;
}

export async function readBundle(entry: string): Promise<Bundle> {
  const { metafile, outputFiles } = await build({
    ...bundleOptions,
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: 'index.cjs',
    write: false,
    metafile: true,
  });
  return {
    bytes: outputFiles[0]?.contents.length ?? 0,
    parts: partsOf(metafile),
    floorSource: floorOf(Object.keys(metafile.inputs)),
  };
}

export async function bundleSource(source: string, outfile: string): Promise<number> {
  const { metafile } = await build({
    ...bundleOptions,
    absWorkingDir: root,
    stdin: { contents: source, resolveDir: root, loader: 'ts' },
    outfile,
    metafile: true,
  });
  return Object.values(metafile.outputs)[0]?.bytes ?? 0;
}

/** Bundles a file of this project as a function is bundled. */
export async function bundleFile(entry: string, outfile: string): Promise<void> {
  await build({ ...bundleOptions, absWorkingDir: root, entryPoints: [entry], outfile });
}

function partsOf({ outputs }: Metafile): Bundle['parts'] {
  const sizes = new Map<string, number>();
  for (const { inputs } of Object.values(outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      const name = partName(path);
      sizes.set(name, (sizes.get(name) ?? 0) + bytesInOutput);
    }
  }
  return [...sizes].map(([name, bytes]) => ({ name, bytes })).sort((a, b) => b.bytes - a.bytes);
}

function partName(path: string): string {
  const [, inPackage] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path) ?? [];
  return inPackage ?? path.split('/').slice(0, 2).join('/');
}

/** Assigned to something that outlives the module, so that no import is dropped as unused. */
function floorOf(inputs: readonly string[]): string {
  const members = new Map<string, Set<string>>();
  for (const path of inputs.filter((input) => !input.includes('node_modules'))) {
    const text = readFileSync(root + path, 'utf8');
    const now = text.matchAll(/import \{([^}]*)\} from '(@aws-sdk\/[^']+)'/g);
    // What is loaded when it is needed belongs to what a function may need.
    const later = text.matchAll(/const \{([^}]*)\} = await import\(\s*'(@aws-sdk\/[^']+)',?\s*\)/g);
    for (const [, list = '', from = ''] of [...now, ...later]) {
      const names = list.split(',').map((name) => name.trim());
      const values = names.filter((name) => name !== '' && !name.startsWith('type '));
      members.set(from, new Set([...(members.get(from) ?? []), ...values]));
    }
  }
  const imports = [...members].map(([from, names], index) => {
    const list = [...names].map((name) => `${name} as ${name}${index}`).join(', ');
    return `import { ${list} } from '${from}';`;
  });
  const used = [...members].flatMap(([, names], index) => [...names].map((name) => `${name}${index}`));
  return `${imports.join('\n')}\nglobalThis.kept = [${used.join(', ')}];\n`;
}
