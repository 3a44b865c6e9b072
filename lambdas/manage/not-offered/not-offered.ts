import { ApiError, errorResponse } from '../../api/api-error.ts';

/**
 * Parts of Svix's hosted service that are not here, by the paths that its clients call them at, in Svix's OpenAPI
 * document 1.947. A path that a route of ours has is never looked up here.
 */
const products: readonly (readonly [name: string, paths: RegExp])[] = [
  ['Svix Ingest', /^\/ingest\//],
  ['Svix Stream', /^\/api\/v1\/(stream|auth\/stream(-portal-access|-logout)?)(\/|$)/],
  ['Stream sinks of applications', /^\/api\/v1\/app\/[^/]+\/stream\//],
  ['Connectors', /^\/api\/v1\/connector(\/|$)/],
  ['Integrations', /^\/api\/v1\/app\/[^/]+\/integration(\/|$)/],
  ['Export and import of environments', /^\/api\/v1\/environment\//],
  ['Management of environments and their keys', /^\/api\/v1\/(management|auth\/org-group-admin-token)(\/|$)/],
  ['Transformations', /^\/api\/v1\/app\/[^/]+\/(endpoint|destination)\/[^/]+\/transformation(\/|$)/],
  ['Polling endpoints', /^\/api\/v1\/(app|auth\/app)\/[^/]+\/(poller|polling-endpoint)\//],
  ['Destinations other than endpoints', /^\/api\/v1\/app\/[^/]+\/destination(\/|$)/],
  ['Automatic configuration', /^\/api\/v1\/app\/[^/]+\/(endpoint\/[^/]+\/)?auto-?config(\/|$)/],
  ['Statistics of usage', /^\/api\/v1\/(app\/([^/]+\/)?)?stats\//],
  [
    'Endpoints with OAuth, client certificates or connectors',
    /^\/api\/v1\/app\/[^/]+\/endpoint\/[^/]+\/(oauth|mtls|ca|connector)(-config)?(\/|$)/,
  ],
  ['Tokens for MCP servers', /^\/api\/v1\/auth\/(app\/[^/]+|dashboard)\/mcp-token(\/|$)/],
  ['The portal for customers', /^\/portal$/],
];

/** 501 with the product's name; undefined where Svix has nothing at the path either. */
export function notOffered(path: string): Response | undefined {
  const found = products.find(([, paths]) => paths.test(path));
  if (!found) return undefined;
  const detail = `${found[0]}: a part of Svix's hosted service that Grapnel does not offer.`;
  return errorResponse(new ApiError(501, 'not_implemented', detail));
}
