// Shows the console while it is written, with what changes at once: npm run console
// It talks to the local run that is up (npm start), or to the API that GRAPNEL_API names.
import { readFileSync } from 'node:fs';
import { createServer } from 'vite';
import * as z from 'zod';
import { viteOptions } from '../lib/console/vite-options.ts';

const LocalRun = z.object({ apiUrl: z.string(), token: z.string() });

function localRun(): z.infer<typeof LocalRun> | undefined {
  try {
    return LocalRun.parse(
      JSON.parse(readFileSync(new URL('../.grapnel/local.json', import.meta.url), 'utf8')),
    );
  } catch {
    return undefined;
  }
}

const run = localRun();
const target = process.env['GRAPNEL_API'] ?? run?.apiUrl;
if (target === undefined) {
  process.stderr.write('No local run is up: npm start first, or name an API in GRAPNEL_API.\n');
  process.exit(1);
}
const server = await createServer({
  ...viteOptions,
  server: { host: '127.0.0.1', port: 8070, proxy: { '/api': { target, changeOrigin: true } } },
});
await server.listen();
const [origin = ''] = server.resolvedUrls?.local ?? [];
const token = process.env['GRAPNEL_API'] === undefined ? `#token=${run?.token}` : '';
process.stdout.write(`Console of ${target}: ${origin}${token}\n`);
