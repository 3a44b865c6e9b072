import type { Hono } from 'hono';
import { type ApiOptions, createApi } from '../api/create-api.ts';
import type { Route } from '../api/route.ts';
import { loadedOnce } from '../parts/loaded-once.ts';
import type { ManageDeps } from './deps.ts';

type Routes = readonly Route<ManageDeps>[];

/** Routes that are loaded together, with the first request for one of their paths. */
interface RoutePart {
  readonly paths: readonly string[];
  readonly load: () => Promise<Routes>;
}

const app = '/api/v1/app/:app_id';
const endpoint = `${app}/endpoint/:endpoint_id`;
const message = `${app}/msg/:msg_id`;

/** All that the manage function serves, but for the APIs of other products. Its order is that of the API document. */
export const routeParts: readonly RoutePart[] = [
  {
    paths: ['/api/v1/health/*'],
    load: async () => (await import('./health.ts')).healthRoutes,
  },
  {
    paths: ['/api/v1/auth/*'],
    load: async () => (await import('./authentication/routes.ts')).authenticationRoutes,
  },
  {
    paths: ['/api/v1/overview', `${app}/overview`, `${endpoint}/overview`],
    load: async () => (await import('./overview/routes.ts')).overviewRoutes,
  },
  {
    paths: ['/api/v1/backlog'],
    load: async () => [(await import('./backlog/get.ts')).getBacklog],
  },
  {
    paths: ['/api/v1/dead-letter/*'],
    load: async () => [(await import('./dead-letter/redrive.ts')).redriveDeadLetters],
  },
  {
    paths: ['/api/v1/app', app],
    load: async () => (await import('./application/routes.ts')).applicationRoutes,
  },
  {
    paths: [`${app}/api-key/*`],
    load: async () => (await import('./api-key/routes.ts')).apiKeyRoutes,
  },
  {
    paths: [`${app}/endpoint/*`],
    load: async () => (await import('./endpoint/routes.ts')).endpointRoutes,
  },
  {
    paths: ['/api/v1/dialect'],
    load: async () => [(await import('./dialect/list.ts')).listDialects],
  },
  {
    paths: ['/api/v1/deployment'],
    load: async () => [(await import('./deployment/get.ts')).getDeployment],
  },
  {
    paths: ['/api/v1/operational-webhook/*'],
    load: async () => (await import('./operational-webhook/routes.ts')).operationalWebhookRoutes,
  },
  {
    paths: ['/api/v1/event-type/*'],
    load: async () => (await import('./event-type/routes.ts')).eventTypeRoutes,
  },
  {
    paths: [`${app}/msg/*`],
    load: async () => (await import('./message/routes.ts')).messageRoutes,
  },
  {
    paths: [`${app}/attempt/*`, `${endpoint}/msg`, `${message}/attempt/*`, `${message}/endpoint/*`],
    load: async () => (await import('./attempt/routes.ts')).attemptRoutes,
  },
  {
    paths: [
      `${endpoint}/recover`,
      `${endpoint}/replay-missing`,
      `${endpoint}/bulk-replay`,
      '/api/v1/background-task/*',
    ],
    load: async () => (await import('./background-task/routes.ts')).backgroundTaskRoutes,
  },
];

/** The APIs of other products, in their own words. */
const otherApis = [
  {
    paths: ['/api/v1/webhooks/*', '/api/v1/pending-webhook-events/*'],
    load: async () => (await import('./fastcomments/fastcomments-api.ts')).createFastCommentsApi,
  },
  {
    paths: ['/api/i/webhooks/*', '/api/admin/system-webhook/*'],
    load: async () => (await import('./misskey/misskey-api.ts')).createMisskeyApi,
  },
];

/** Answers each request with the part that it is for. A cold start is for one of them, and need not build the others. */
export function addParts(api: Hono, options: Omit<ApiOptions<ManageDeps>, 'routes'>): void {
  const parts = [
    ...routeParts.map(({ paths, load }) => ({
      paths,
      load: async () => createApi({ ...options, routes: await load() }),
    })),
    ...otherApis.map(({ paths, load }) => ({ paths, load: async () => (await load())(options.deps) })),
  ];
  const served = parts.flatMap(({ paths, load }) => {
    const loaded = loadedOnce(load);
    return paths.map((path) => ({ path, loaded }));
  });
  // `/a/:b/c` lies within `/a/*` and comes first.
  const depth = ({ path }: { readonly path: string }) => path.split('/').length;
  for (const { path, loaded } of served.toSorted((left, right) => depth(right) - depth(left))) {
    api.all(path, async ({ req }) => (await loaded()).fetch(req.raw));
  }
}
