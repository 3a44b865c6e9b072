import { messagePath } from '../../publish/message-path.ts';

const withSlash = new RegExp(`^(${messagePath.replace('{app_id}', '[^/]+')})/+$`);

/**
 * Publishing to a path with a slash at its end. API Gateway sends it here, as its route for publishing has no slash;
 * should it ever leave the slash out, publish takes the request itself. 308 makes clients repeat the request with its
 * method and body at the right path.
 */
export function toPublish(method: string, url: URL): Response | undefined {
  const path = method === 'POST' ? withSlash.exec(url.pathname)?.[1] : undefined;
  if (path === undefined) return undefined;
  const body = JSON.stringify({
    code: 'permanent_redirect',
    detail: `Leave out the slash at its end: POST ${path}.`,
  });
  const headers = { 'content-type': 'application/json', location: `${path}${url.search}` };
  return new Response(body, { status: 308, headers });
}
