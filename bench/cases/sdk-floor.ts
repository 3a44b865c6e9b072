import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Metafile } from 'esbuild';
import { bundle } from '../../lib/parts/bundle.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What a function loads when it starts, and what it uses of the AWS SDK by itself. */
export interface StartOfBundle {
  readonly bytes: number;
  /** By package, or by folder of this project, largest first. */
  readonly parts: readonly { readonly name: string; readonly bytes: number }[];
  /** Bytes of the other files: what is loaded when it is needed. */
  readonly laterBytes: number;
  readonly floors: Readonly<Record<FloorName, string>>;
}

/** Sources of modules that import members of the SDK and nothing else. */
export type FloorName =
  /** All that the function uses, and so what it loads when it is needed, too. */
  | 'allClients'
  /** What the function has loaded when it has started. */
  | 'atStart';

export function readBundle(entry: string): StartOfBundle {
  const { files, pieces, atStart } = bundle({ entryPoints: [entry] });
  const inputsOf = (name: string) => Object.keys(pieces[name]?.inputs ?? {});
  const bytesOf = (isCounted: (name: string) => boolean) =>
    files.filter(({ name }) => isCounted(name)).reduce((sum, { code }) => sum + Buffer.byteLength(code), 0);
  return {
    bytes: bytesOf((name) => name === 'index.cjs'),
    laterBytes: bytesOf((name) => name !== 'index.cjs'),
    parts: partsOf([...atStart].map((name) => pieces[name])),
    floors: {
      allClients: floorOf(Object.keys(pieces).flatMap(inputsOf), [importedNow, importedLater]),
      atStart: floorOf([...atStart].flatMap(inputsOf), [importedNow]),
    },
  };
}

/**
 * Bundles a module as functions are bundled, into a directory.
 *
 * @returns how many bytes are loaded when it starts
 */
export function bundleSource(contents: string, directory: string): number {
  const { files } = bundle({ stdin: { contents, resolveDir: root, loader: 'ts' } });
  mkdirSync(directory, { recursive: true });
  for (const { name, code } of files) writeFileSync(`${directory}/${name}`, code);
  return Buffer.byteLength(files.find(({ name }) => name === 'index.cjs')?.code ?? '');
}

function partsOf(pieces: readonly (Metafile['outputs'][string] | undefined)[]): StartOfBundle['parts'] {
  const sizes = new Map<string, number>();
  for (const piece of pieces) {
    for (const [path, { bytesInOutput }] of Object.entries(piece?.inputs ?? {})) {
      const part = partName(path);
      sizes.set(part, (sizes.get(part) ?? 0) + bytesInOutput);
    }
  }
  return [...sizes].map(([name, bytes]) => ({ name, bytes })).sort((a, b) => b.bytes - a.bytes);
}

function partName(path: string): string {
  const [, inPackage] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path) ?? [];
  return inPackage ?? path.split('/').slice(0, 2).join('/');
}

const importedNow = /import \{([^}]*)\} from '(@aws-sdk\/[^']+)'/g;
const importedLater = /const \{([^}]*)\} = await import\(\s*'(@aws-sdk\/[^']+)',?\s*\)/g;

/** Exported, so that no import is dropped as unused. */
function floorOf(inputs: readonly string[], imports: readonly RegExp[]): string {
  const members = new Map<string, Set<string>>();
  for (const path of inputs.filter((input) => !input.includes('node_modules'))) {
    const text = readFileSync(root + path, 'utf8');
    for (const [, list = '', from = ''] of imports.flatMap((pattern) => [...text.matchAll(pattern)])) {
      const names = list.split(',').map((name) => name.trim());
      const values = names.filter((name) => name !== '' && !name.startsWith('type '));
      members.set(from, new Set([...(members.get(from) ?? []), ...values]));
    }
  }
  const lines = [...members].map(([from, names], index) => {
    const list = [...names].map((name) => `${name} as ${name}${index}`).join(', ');
    return `import { ${list} } from '${from}';`;
  });
  const used = [...members].flatMap(([, names], index) => [...names].map((name) => `${name}${index}`));
  return `${lines.join('\n')}\nexport const kept = [${used.join(', ')}];\n`;
}
