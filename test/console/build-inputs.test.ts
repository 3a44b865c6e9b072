import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { expect, test } from 'vitest';
import { consoleInputs } from '../../lib/console/built-console.ts';

// A file that the build reads and its cache does not know could be changed, and the console would stay as it was.
test('the console is built anew when any file changes that it is made of', () => {
  const { metafile } = buildSync({
    absWorkingDir: fileURLToPath(new URL('../..', import.meta.url)),
    entryPoints: ['console/main.tsx'],
    bundle: true,
    packages: 'external',
    metafile: true,
    write: false,
    outdir: 'unused',
    format: 'esm',
  });
  const files = Object.keys(metafile.inputs);
  expect(files).toContain('console/pages/endpoints/endpoint-form.tsx');
  const unknown = files.filter((file) => !file.startsWith('console/') && !consoleInputs.includes(file));
  expect(unknown).toEqual([]);
});
