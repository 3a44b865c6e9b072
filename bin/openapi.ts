// Writes docs/openapi.json, and the table in docs/api.md, from the table of routes:
//   node bin/openapi.ts            writes it
//   node bin/openapi.ts --check    fails when it is not what it would write
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildDocument } from '../lambdas/api/openapi/build-document.ts';
import { exportedSchemas } from '../lambdas/api/openapi/schema-names.ts';
import type { Route } from '../lambdas/api/route.ts';
import { manageRoutes } from '../lambdas/manage/routes.ts';
import { createMessage } from '../lambdas/publish/create-message.ts';

const root = new URL('..', import.meta.url);
const file = new URL('docs/openapi.json', root);
const { version } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));

const routes = [...manageRoutes, createMessage] as readonly Route<never>[];
const names = await exportedSchemas(fileURLToPath(new URL('lambdas', root)));
const page = new URL('docs/api.md', root);
const rows = routes
  .map(({ method, path, access, operationId, deprecated }) => {
    const operation = `\`${operationId}\`${deprecated ? ', deprecated' : ''}`;
    return `| \`${method} ${path}\` | ${access === 'public' ? 'none' : access} | ${operation} |`;
  })
  .sort();
const table = [
  '<!-- routes -->',
  '| route | token | operation |',
  '| --- | --- | --- |',
  ...rows,
  '<!-- /routes -->',
];
const written = [
  { file, text: `${JSON.stringify(buildDocument(routes, names, version), null, 1)}\n` },
  {
    file: page,
    text: readFileSync(page, 'utf8').replace(/<!-- routes -->[\s\S]*<!-- \/routes -->/, table.join('\n')),
  },
];

for (const { file, text } of written) {
  if (!process.argv.includes('--check')) {
    writeFileSync(file, text);
  } else if (readFileSync(file, 'utf8') !== text) {
    process.stderr.write(
      `${fileURLToPath(file)} is not what the routes say. Write it anew: node bin/openapi.ts\n`,
    );
    process.exitCode = 1;
  }
}
