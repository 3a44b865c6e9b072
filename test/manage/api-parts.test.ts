import { expect, test } from 'vitest';
import { createApi } from '../../lambdas/api/create-api.ts';
import { addParts } from '../../lambdas/manage/api-parts.ts';
import type { ManageDeps } from '../../lambdas/manage/deps.ts';
import { manageRoutes } from '../../lambdas/manage/routes.ts';

const unused = {} as never;
const options = {
  deps: unused as ManageDeps,
  tokenKey: async () => 'key',
  tokens: unused,
  telemetry: unused,
};
const api = createApi({ ...options, routes: [] });
addParts(api, options);

test.each(manageRoutes.map((route) => [`${route.method} ${route.path}`, route]))(
  '%s is served by the part that it belongs to',
  async (_, { method, path, access }) => {
    const answer = await api.request(path.replaceAll(/\{\w+\}/g, 'some'), { method });
    // What asks for a token has found its route.
    expect(answer.status).toBe(access === 'public' ? 204 : 401);
  },
);

test.each(['/api/v1/app/some/nothing', '/api/v1/healthy', '/api/v1/backlog/more', '/api'])(
  'GET %s is served by none',
  async (path) => {
    const answer = await api.request(path);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toEqual({ code: 'not_found', detail: `There is no GET ${path}.` });
  },
);
