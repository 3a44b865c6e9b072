import type { Hono } from 'hono';

const documentPath = '/api/v1/openapi.json';
const pagePath = '/api/v1/docs';

/**
 * Serves the API's description, as OpenAPI and as a page. Both are made when they are asked for, so that no other
 * request pays for them.
 *
 * @param readDocument the text of docs/openapi.json
 */
export function addReference(api: Hono, readDocument: () => Promise<string>): void {
  // The same deployment answers the same; five minutes let the next one show.
  const cache = 'public, max-age=300';

  api.get(documentPath, async () => {
    const headers = { 'content-type': 'application/json', 'cache-control': cache };
    return new Response(await readDocument(), { headers });
  });

  api.get(pagePath, async () => {
    const { referencePage } = await import('./reference-page.ts');
    const { contentSecurityPolicy } = await import('./style.ts');
    const html = referencePage(JSON.parse(await readDocument()), documentPath);
    return new Response(html, {
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'cache-control': cache,
        'content-security-policy': contentSecurityPolicy,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      },
    });
  });

  for (const path of ['/', '/docs']) api.get(path, ({ redirect }) => redirect(pagePath, 302));
}
