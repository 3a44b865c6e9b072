// Builds the console: node lib/console/run-build.ts DIRECTORY
import { build } from 'vite';
import { viteOptions } from './vite-options.ts';

const [outDir] = process.argv.slice(2);
if (outDir === undefined) throw new Error('Name the directory that the console goes into.');

await build({
  ...viteOptions,
  logLevel: 'warn',
  build: {
    outDir,
    emptyOutDir: true,
    // The policy of the page allows no data: images, and small files cost little over HTTP/2.
    assetsInlineLimit: 0,
    // Every browser that can run the console loads modules by itself.
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // Cloudscape's frame alone is larger than vite's usual 500 kB; test/console/size.test.ts keeps the limit that counts.
    chunkSizeWarningLimit: 2_000,
  },
});
